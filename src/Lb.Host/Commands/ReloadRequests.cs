using System.Runtime.InteropServices;

namespace Lb.Host.Commands;

/// <summary>SIGHUPs, as requests to reload: those that come while one waits are one with it.</summary>
internal sealed class ReloadRequests : IDisposable
{
    private readonly SemaphoreSlim _waiting = new(0, 1);
    private readonly PosixSignalRegistration _registration;

    public ReloadRequests() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        // Without a handler of its own the process would end; a file under change must not take the service down.
        signal.Cancel = true;
        Request();
    });

    /// <summary>Waits for the next request.</summary>
    public Task NextAsync(CancellationToken cancellation) => _waiting.WaitAsync(cancellation);

    public void Dispose()
    {
        _registration.Dispose();
        _waiting.Dispose();
    }

    private void Request()
    {
        try
        {
            _ = _waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // One waits already, and will read the file as it is by then.
        }
    }
}
