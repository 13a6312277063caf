using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Members;

/// <summary>Asks whom to invite, and as what.</summary>
public sealed partial class InviteForm
{
    private string _email = string.Empty;
    private Role _role = Role.Viewer;
    private string _language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
    private string? _refusal;
    private string? _said;
    private bool _busy;

    /// <summary>What may be given.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Role> Roles { get; set; } = [];

    /// <summary>Invites an address as a role, in a language; the answer may be a refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Role, string, Task<Outcome>> Invite { get; set; } = null!;

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Invite(_email, _role, _language)).Refusal;
            _said = _refusal is null ? L["Invite.Done", _email.Trim()] : L[$"Refused.{_refusal}"];
            _email = _refusal is null ? string.Empty : _email;
        }
        finally
        {
            _busy = false;
        }
    }
}
