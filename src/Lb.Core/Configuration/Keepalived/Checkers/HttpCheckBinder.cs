using System.Collections.Immutable;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds <c>HTTP_GET</c> and <c>SSL_GET</c>.</summary>
internal static class HttpCheckBinder
{
    // keepalived.conf(5): delay_before_retry "Defaults to […] 3 seconds for HTTP_GET and SSL_GET".
    private static readonly TimeSpan DelayBeforeRetry = TimeSpan.FromSeconds(3);

    public static HttpCheckConfig? Bind(Statement block, CheckTiming timing, BindContext context)
    {
        var settings = context.In(block);
        ImmutableArray<HttpUrlConfig> urls =
            [.. settings.All("url").Where(url => url.Block is not null).Select(url => HttpUrlBinder.Bind(url, context)).OfType<HttpUrlConfig>()];
        if (urls.IsEmpty)
        {
            context.Diagnostics.Error(
                block.Location,
                DiagnosticCodes.IncompleteChecker,
                $"{block.Keyword} has no usable url; write 'url {{', 'path /' and '}}' on lines of their own");
            return null;
        }

        return new HttpCheckConfig
        {
            IsTls = block.Keyword == "SSL_GET",
            Protocol = Protocol(settings, context),
            VirtualHost = timing.VirtualHost,
            SendsServerName = CheckerValues.Flag("enable_sni", settings, context),
            FastRecovery = CheckerValues.Flag("fast_recovery", settings, context),
            Urls = urls,
        }.Connecting(block, timing, context, retry: 1, DelayBeforeRetry);
    }

    private static HttpCheckProtocol Protocol(Settings settings, BindContext context)
    {
        if (CheckerValues.Text("http_protocol", "1.1", settings, context) is not { } word)
            return HttpCheckProtocol.Http10;

        switch (word.Text)
        {
            case "1.0":
                return HttpCheckProtocol.Http10;
            case "1.0C" or "1.0c":
                return HttpCheckProtocol.Http10Close;
            case "1.1":
                return HttpCheckProtocol.Http11;
            default:
                context.Diagnostics.Error(
                    word.Location, DiagnosticCodes.BadChoice, $"'{Display.Of(word.Text)}' is not an HTTP version; write 1.0, 1.0C or 1.1");
                return HttpCheckProtocol.Http10;
        }
    }
}
