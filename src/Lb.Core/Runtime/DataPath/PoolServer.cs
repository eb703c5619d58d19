using Lb.Core.Configuration;

namespace Lb.Core.Runtime.DataPath;

/// <summary>A real server as its service has it now.</summary>
/// <param name="Config">The server as configured.</param>
/// <param name="Weight">Its weight now, 0 to 65535: 0 while it is inhibited or drained.</param>
internal readonly record struct PoolServer(RealServerConfig Config, int Weight);
