using System.Runtime.InteropServices;

namespace SmartParking.Portal.Demo;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a cancellation from the first moment on: the host listens only once it
/// has started, and until then a signal would leave PostgreSQL behind.
/// </summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;

    public EndSignals(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, End))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void End(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
