using System.Text;
using Lb.Core.Runtime.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lb.Host.Control;

/// <summary>What the control API answers: one route, one document.</summary>
internal static class ControlEndpoints
{
    /// <summary>Maps every route.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="daemon">What is told about.</param>
    /// <param name="stopping">The daemon ends: nobody is kept waiting any longer.</param>
    public static void Map(IEndpointRouteBuilder routes, RunningDaemon daemon, CancellationToken stopping)
    {
        var balancer = daemon.Balancer;
        Get(routes, ControlRoutes.Counters, async (_, aborted) => CountersReport.From(await balancer.ReadCountersAsync(aborted)).ToJson());
        Get(routes, ControlRoutes.Vrrp, async (_, aborted) => VrrpReport.From(await balancer.ReadVrrpAsync(aborted), DateTimeOffset.UtcNow).ToJson());
        Get(routes, ControlRoutes.Status, async (_, aborted) => (await StatusReader.ReadAsync(daemon, aborted)).ToJson());
        Get(routes, ControlRoutes.Services, async (_, aborted) => (await ServicesReport.ReadAsync(balancer, aborted)).ToJson());
        routes.MapGet(ControlRoutes.Connections, (HttpContext context) => ConnectionsStream.AnswerAsync(balancer, context));
        Get(routes, ControlRoutes.Events, (query, aborted) => ReadEventsAsync(balancer.Journal, query, stopping, aborted));
    }

    /// <summary>Answers GET with a document, or with 400 and a sentence if the query is wrong.</summary>
    private static void Get(IEndpointRouteBuilder routes, string route, Func<IQueryCollection, CancellationToken, Task<string>> read) =>
        routes.MapGet(route, async (HttpContext context) =>
        {
            var (type, text) = ("application/json", string.Empty);
            try
            {
                text = await read(context.Request.Query, context.RequestAborted);
            }
            catch (FormatException wrong)
            {
                (type, text) = ("text/plain", wrong.Message);
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            }

            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        });

    /// <summary>The journal as a query asks for it.</summary>
    /// <exception cref="FormatException">The query is wrong; the message says what is right.</exception>
    internal static async Task<string> ReadEventsAsync(
        EventJournal journal, IQueryCollection query, CancellationToken stopping, CancellationToken aborted)
    {
        var after = Number(query, "after", long.MaxValue);
        var wait = TimeSpan.FromSeconds(Number(query, "wait", (long)ControlRoutes.LongestWait.TotalSeconds));

        // A number that is not there yet is a predecessor's: this journal is told from its beginning.
        if (after > journal.LastNumber)
        {
            after = 0;
        }

        if (wait > TimeSpan.Zero)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
            enough.CancelAfter(wait);
            try
            {
                await journal.WaitAfterAsync(after, enough.Token);
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
            {
                // Nothing happened, and that is the answer.
            }
        }

        return EventsReport.From(journal.After(after)).ToJson();
    }

    /// <summary>A number of a query, 0 if it is not there.</summary>
    /// <exception cref="FormatException">It is none; the message says what is right.</exception>
    internal static long Number(IQueryCollection query, string name, long most) => query[name].ToString() switch
    {
        "" => 0,
        var text when long.TryParse(text, out var number) && number >= 0 && number <= most => number,
        _ => throw new FormatException($"'{name}' is a whole number from 0 to {most}."),
    };
}
