using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Lb.Core.Configuration;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Runtime.Topology;
using Lb.Core.Wire;

namespace Lb.Bench.DataPath;

/// <summary>What every sample of the traffic costs beside the workers: the answers about all services, from the books of two workers.</summary>
public class ServiceAnswerBenchmarks
{
    private const int Services = 20, Workers = 2;
    private const uint FirstServer = 0xC6120001;

    private ImmutableArray<ServiceQuestion> _questions;
    private ImmutableArray<ServerReading> _readings;

    /// <summary>Real servers of each service.</summary>
    [Params(10, 100)]
    public int Servers { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var addresses = Enumerable.Range(0, Servers).Select(static number => InetAddress.FromIPv4(FirstServer + (uint)number)).ToImmutableArray();
        _questions = [.. Enumerable.Range(0, Services).Select(service => Question((ushort)service, addresses))];
        _readings =
        [
            .. from worker in Enumerable.Range(0, Workers)
               from service in Enumerable.Range(0, Services)
               from address in addresses
               select new ServerReading(new ServiceId((ushort)service), address, 1, worker, 1),
        ];
    }

    [Benchmark]
    public long Answer()
    {
        var books = _readings.ToLookup(static reading => reading.Service);
        var sum = 0L;
        foreach (var question in _questions)
        {
            sum += question.Answer(books, NetworkMap.Empty).RealServers.Length;
        }

        return sum;
    }

    private static ServiceQuestion Question(ushort number, ImmutableArray<InetAddress> addresses)
    {
        var config = new VirtualServiceConfig
        {
            Key = new ServiceKey(TransportProtocol.Tcp, InetAddress.FromIPv4(FirstServer - 1), number),
            RealServers = [.. addresses.Select(static address => new RealServerConfig { Address = address, Port = 80 })],
        };
        return new ServiceQuestion(config, null, ServiceRole.Active, "eth0", new ServiceId(number), null) { Pool = ServiceRoles.AsConfigured(config) };
    }
}
