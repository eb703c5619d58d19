using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Configuration.Keepalived.Checkers;

/// <summary>Binds the <c>SSL</c> block.</summary>
internal static class TlsClientBinder
{
    public static TlsClientConfig Bind(Statement block, BindContext context)
    {
        var settings = context.In(block);
        return new TlsClientConfig
        {
            CertificateFile = CheckerValues.Text("certificate", "PATH", settings, context)?.Text,
            KeyFile = CheckerValues.Text("key", "PATH", settings, context)?.Text,
            Password = CheckerValues.Text("password", "PASSWORD", settings, context)?.Text,
        };
    }
}
