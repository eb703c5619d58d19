using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
        Get(routes, ControlRoutes.Counters, async (_, aborted) => (await daemon.ReadCountersAsync(aborted)).ToJson());
        Get(routes, ControlRoutes.Vrrp, async (_, aborted) => VrrpReport.From(await balancer.ReadVrrpAsync(aborted), DateTimeOffset.UtcNow).ToJson());
        Get(routes, ControlRoutes.Status, async (_, aborted) => (await StatusReader.ReadAsync(daemon, aborted)).ToJson());
        Get(routes, ControlRoutes.Services, async (_, aborted) => (await ServicesReport.ReadAsync(balancer, aborted)).ToJson());
        routes.MapGet(ControlRoutes.Connections, (HttpContext context) => ConnectionsStream.AnswerAsync(balancer, context));
        Get(routes, ControlRoutes.Events, (query, aborted) => ReadEventsAsync(balancer.Journal, query, stopping, aborted));
        Post(routes, ControlRoutes.Drain, ReportJson.Default.DrainRequest, async (request, _) => (await ServerOrders.DrainAsync(balancer, request)).ToJson());
        Post(routes, ControlRoutes.Weight, ReportJson.Default.WeightRequest, async (request, _) => (await ServerOrders.SetWeightAsync(balancer, request)).ToJson());
        Post(routes, ControlRoutes.Reload, ReportJson.Default.ReloadRequest, async (request, aborted) => (await daemon.ReloadAsync(request.DryRun, aborted)).ToJson());
    }

    /// <summary>Answers GET with a document, or with 400 and a sentence if the query is wrong.</summary>
    private static void Get(IEndpointRouteBuilder routes, string route, Func<IQueryCollection, CancellationToken, Task<string>> read)
    {
        routes.MapGet(route, async (HttpContext context) => await AnswerAsync(context, ReadAsync));

        Task<string> ReadAsync(HttpContext context) => read(context.Request.Query, context.RequestAborted);
    }

    /// <summary>Does what a POST asks for and answers with a document; with 400 and a sentence if the request is wrong, with 409 if it is refused.</summary>
    private static void Post<T>(IEndpointRouteBuilder routes, string route, JsonTypeInfo<T> type, Func<T, CancellationToken, Task<string>> act)
    {
        routes.MapPost(route, async (HttpContext context) => await AnswerAsync(context, ActAsync));

        async Task<string> ActAsync(HttpContext context)
        {
            try
            {
                var request = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
                return await act(request ?? throw new FormatException("The request is null."), context.RequestAborted);
            }
            catch (JsonException wrong)
            {
                throw new FormatException($"The request is not what this takes: {wrong.Message}", wrong);
            }
        }
    }

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task<string>> answer)
    {
        var (type, text) = ("application/json", string.Empty);
        try
        {
            text = await answer(context);
        }
        catch (Exception no) when (no is FormatException or CommandRefusedException)
        {
            (type, text) = ("text/plain", no.Message);
            context.Response.StatusCode = no is FormatException ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict;
        }

        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

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
