using System.Net.Sockets;
using System.Text;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Tests.Health;

public sealed class SmtpCheckTests
{
    private const string Well = "+ greeted and answered HELO";

    [Theory]
    [InlineData("220 mail ESMTP\r\n", "250 hello\r\n", Well)]
    [InlineData("220-mail\r\n220-and more\r\n220 ready\r\n", "250-hello\r\n250 SIZE\r\n", Well)]
    [InlineData("220\n", "250\n", Well)]
    [InlineData("554 no service\r\n", "", "- greeting: 554 no service")]
    [InlineData("220 mail\r\n", "502 what?\r\n", "- reply to HELO: 502 what?")]
    [InlineData("220 mail\r\n", "", "- the server closed the connection")]
    [InlineData("220 mail", "", "- the server closed the connection")]
    [InlineData("", "", "- the server closed the connection")]
    [InlineData("HTTP/1.1 400 Bad\r\n", "", "- no SMTP reply: HTTP/1.1 400 Bad")]
    [InlineData("220x\r\n", "", "- no SMTP reply: 220x")]
    [InlineData("22\r\n", "", "- no SMTP reply: 22")]
    [InlineData("\u0001\u00ff\r\n", "", "- no SMTP reply: ??")]
    public async Task RunAsync_Conversation_IsHeldToItsCodes(string greeting, string reply, string expected)
    {
        await using var server = Talking(greeting, reply);
        var checker = new SmtpCheckConfig { HeloName = "lb.example.com", Connection = Checks.Within(Checks.Long) };
        Assert.Equal(expected, Checks.Show(await Checks.RunAsync(checker, server.Address)));
    }

    [Fact]
    public async Task RunAsync_Conversation_IsHeloAndQuit()
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = new LoopbackServer(async (stream, stop) =>
        {
            await stream.WriteAsync("220 a\r\n"u8.ToArray(), stop);
            var text = new StringBuilder();
            var octet = new byte[1];
            while (await stream.ReadAsync(octet, stop) > 0)
            {
                text.Append((char)octet[0]);
                if (text.ToString() == "HELO lb.example.com\r\n")
                    await stream.WriteAsync("250 b\r\n"u8.ToArray(), stop);
            }

            heard.SetResult(text.ToString());
        });
        var checker = new SmtpCheckConfig { HeloName = "lb.example.com", Connection = Checks.Within(Checks.Long) };
        Assert.Equal(Well, Checks.Show(await Checks.RunAsync(checker, listening.Address)));
        Assert.Equal("HELO lb.example.com\r\nQUIT\r\n", await heard.Task.WaitAsync(Checks.Long));
    }

    [Fact]
    public async Task RunAsync_SeveralHosts_MustAllBeWell()
    {
        await using var well = Talking("220 a\r\n", "250 b\r\n");
        await using var ill = Talking("421 c\r\n", "");
        var hosts = new[] { well, ill }.Select(server => new CheckConnectionConfig { Port = (ushort)server.Address.Port, Timeout = Checks.Long }).ToArray();
        Assert.Equal("- greeting: 421 c", Checks.Show(await Checks.RunAsync(new SmtpCheckConfig { Hosts = [.. hosts] }, well.Address)));
        Assert.Equal(Well, Checks.Show(await Checks.RunAsync(new SmtpCheckConfig { Hosts = [hosts[0], hosts[0]] }, ill.Address)));
    }

    private static LoopbackServer Talking(string greeting, string reply)
    {
        LoopbackServer? server = null;
        server = new LoopbackServer(async (stream, stop) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(greeting), stop);
            if (reply.Length == 0)
            {
                stream.Socket.Shutdown(SocketShutdown.Send);
                return;
            }

            await server!.HearAsync(stream, "\r\n", stop);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(reply), stop);
            await server.HearAsync(stream, "\r\n", stop);
        });
        return server;
    }
}
