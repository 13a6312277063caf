using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Ingest;

/// <summary>One webhook secret, and the questions before it is rotated or revoked.</summary>
public sealed partial class SecretRow(TimeProvider time)
{
    private Ask _asking;
    private Overlap _overlap;
    private DateTime? _exact;
    private string? _refusal;
    private bool _busy;

    private enum Ask
    {
        Nothing,
        Rotate,
        Revoke,
    }

    [Parameter, EditorRequired]
    public SecretView Secret { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Puts another in its place; it is accepted until the given moment.</summary>
    [Parameter, EditorRequired]
    public Func<DateTimeOffset, Task<Outcome>> Rotate { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> Revoke { get; set; } = null!;

    private string State => !Secret.IsAccepted(Now) ? "ended" : Secret.ExpiresAt is null ? "accepted" : "ending";

    private void Toggle(Ask ask)
    {
        _asking = _asking == ask ? Ask.Nothing : ask;
        _refusal = null;
    }

    private Task RotateAsync()
    {
        var now = time.GetUtcNow();
        DateTimeOffset? until = _overlap switch
        {
            Overlap.None => now,
            Overlap.Hour => now.AddHours(1),
            Overlap.Day => now.AddDays(1),
            Overlap.Week => now.AddDays(7),
            Overlap.Exact => _exact is { } wall ? new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Utc)) : null,
        };
        if (until is null)
        {
            _refusal = "secret.moment_missing";
            return Task.CompletedTask;
        }

        return DoAsync(() => Rotate(until.Value));
    }

    private Task RevokeAsync() => DoAsync(Revoke);

    private async Task DoAsync(Func<Task<Outcome>> action)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await action()).Refusal;
            _asking = _refusal is null ? Ask.Nothing : _asking;
        }
        finally
        {
            _busy = false;
        }
    }
}
