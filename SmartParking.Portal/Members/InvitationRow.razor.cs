using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Portal.Members;

/// <summary>One open invitation, to be sent again or taken back.</summary>
public sealed partial class InvitationRow
{
    private bool _asking;
    private bool _busy;
    private bool _refused;
    private string? _said;

    [Parameter, EditorRequired]
    public InvitationView Invitation { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether it is for whoever looks on to see to.</summary>
    [Parameter, EditorRequired]
    public bool Manageable { get; set; }

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> Resend { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> Revoke { get; set; } = null!;

    private void Toggle()
    {
        _asking = !_asking;
        _said = null;
    }

    private Task ResendAsync() => DoAsync(Resend, L["Invitation.Resent", Invitation.Email]);

    private Task RevokeAsync() => DoAsync(Revoke, null);

    private async Task DoAsync(Func<Task<Outcome>> what, string? done)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _said = null;
        try
        {
            var refusal = (await what()).Refusal;
            _refused = refusal is not null;
            _said = refusal is null ? done : L[$"Refused.{refusal}"];
            _asking = false;
        }
        finally
        {
            _busy = false;
        }
    }
}
