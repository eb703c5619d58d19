using System.Text.Json;
using Lb.Core.Runtime;
using Lb.Core.Runtime.DataPath;
using Microsoft.AspNetCore.Http;

namespace Lb.Host.Control;

/// <summary>
/// The flows as a stream of JSON objects, a line each. They are read as fast as they are taken, so that a million of them need no more
/// memory than a few thousand.
/// </summary>
internal static class ConnectionsStream
{
    private const int LinesAFlush = 256;

    /// <summary>Answers a request.</summary>
    public static async Task AnswerAsync(LoadBalancer balancer, HttpContext context)
    {
        try
        {
            var limit = ControlEndpoints.Number(context.Request.Query, "limit", long.MaxValue);
            context.Response.ContentType = "application/x-ndjson";
            await WriteAsync(balancer.ReadFlowsAsync(context.RequestAborted), limit == 0 ? long.MaxValue : limit, context.Response.BodyWriter, context.RequestAborted);
        }
        catch (FormatException wrong)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(wrong.Message, context.RequestAborted);
        }
        catch (LoadBalancerException)
        {
            // In the middle: the client must not take what it has for all there is.
            context.Abort();
        }
    }

    /// <summary>Writes up to <paramref name="limit"/> flows.</summary>
    internal static async Task WriteAsync(
        IAsyncEnumerable<FlowStatus> flows, long limit, System.IO.Pipelines.PipeWriter body, CancellationToken cancellation)
    {
        using var json = new Utf8JsonWriter(body);
        long written = 0;
        await foreach (var flow in flows.WithCancellation(cancellation))
        {
            if (written == limit)
            {
                break;
            }

            json.Reset();
            JsonSerializer.Serialize(json, ConnectionReport.From(flow), ReportJson.Default.ConnectionReport);
            body.GetSpan(1)[0] = (byte)'\n';
            body.Advance(1);
            if (++written % LinesAFlush == 0)
            {
                _ = await body.FlushAsync(cancellation);
            }
        }

        _ = await body.FlushAsync(cancellation);
    }
}
