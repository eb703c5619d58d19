using System.Collections.Immutable;
using Lb.Core.Configuration;
using Lb.Core.Forwarding;
using Lb.Core.Model;

namespace Lb.Core.Runtime.DataPath;

/// <summary>A virtual service where it listens now.</summary>
/// <param name="Config">The service as configured.</param>
/// <param name="Key">Where it listens: its own port, or its standby port.</param>
/// <param name="Mode">Whether it takes new flows.</param>
/// <param name="Servers">The real servers it has now, in configuration order.</param>
internal sealed record ListeningService(VirtualServiceConfig Config, ServiceKey Key, ServiceMode Mode, ImmutableArray<PoolServer> Servers);
