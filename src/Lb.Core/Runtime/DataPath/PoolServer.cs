using Lb.Core.Configuration;
using Lb.Core.Scheduling;

namespace Lb.Core.Runtime.DataPath;

/// <summary>A real server as its service has it now.</summary>
/// <param name="Config">The server as configured.</param>
/// <param name="Weight">Its weight now, 0 to 65535: 0 while it is inhibited or drained. During slow start the whole one.</param>
/// <param name="IsDraining">Whether it gets no new flows even of clients that are remembered.</param>
/// <param name="RampPercent">How much of the weight it has, 1 to 100: less than that during slow start.</param>
internal readonly record struct PoolServer(RealServerConfig Config, int Weight, bool IsDraining = false, int RampPercent = ServerState.FullRampPercent);
