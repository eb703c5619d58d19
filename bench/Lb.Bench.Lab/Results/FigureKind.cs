namespace Lb.Bench.Lab.Results;

/// <summary>What a number in a result says.</summary>
/// <param name="Key">Its name in JSON: snake_case, the unit included.</param>
/// <param name="Header">Its column's head in tables.</param>
/// <param name="Format">How it is written in tables.</param>
internal sealed record FigureKind(string Key, string Header, string Format)
{
    public static readonly FigureKind Rate = new("gbit_per_second", "Gbit/s", "0.00");
    public static readonly FigureKind Offered = new("offered_frames_per_second", "offered frames/s", "#,0");
    public static readonly FigureKind Delivered = new("delivered_frames_per_second", "delivered frames/s", "#,0");

    /// <summary>Median over the rounds of this variant's figure through that of the variant it is compared with, in the same round.</summary>
    public static readonly FigureKind Ratio = new("ratio", "ratio", "0.00");
    public static readonly FigureKind LeastRatio = new("ratio_min", "least", "0.00");
    public static readonly FigureKind MostRatio = new("ratio_max", "most", "0.00");

    public static readonly FigureKind Median = new("median_us", "median µs", "0.0");
    public static readonly FigureKind Percentile99 = new("p99_us", "p99 µs", "0.0");
    public static readonly FigureKind AddedMedian = new("added_median_us", "added median µs", "0.0");
    public static readonly FigureKind AddedPercentile99 = new("added_p99_us", "added p99 µs", "0.0");
    public static readonly FigureKind RequestRate = new("requests_per_second", "requests/s", "#,0");

    /// <summary>Processor time of lb-host alone.</summary>
    public static readonly FigureKind HostPerGigabyte = new("lb_host_cpu_seconds_per_gigabyte", "lb-host CPU s/GB", "0.000");
    public static readonly FigureKind HostPerMillionFrames = new("lb_host_cpu_seconds_per_million_frames", "lb-host CPU s/Mframe", "0.00");
    public static readonly FigureKind HostPerRequest = new("lb_host_cpu_us_per_request", "lb-host CPU µs/request", "0.0");

    /// <summary>Processor time of every program on the path, and what the kernel does in their name: sender, lb-host, in bulk also the receiver.</summary>
    public static readonly FigureKind PathPerGigabyte = new("path_cpu_seconds_per_gigabyte", "path CPU s/GB", "0.00");
    public static readonly FigureKind PathPerMillionFrames = new("path_cpu_seconds_per_million_frames", "path CPU s/Mframe", "0.00");

    public static readonly FigureKind RingDropped = new("ring_dropped_percent", "ring dropped %", "0.0");
    public static readonly FigureKind OtherDropped = new("dropped_percent", "dropped %", "0.0");
}
