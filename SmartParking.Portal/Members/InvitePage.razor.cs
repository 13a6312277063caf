using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Members;

/// <summary>Where the link of an invitation leads. Static, because a circuit cannot set the session's cookie.</summary>
public sealed partial class InvitePage
{
    private const int LongestName = 255;

    private FoundInvitation? _found;
    private Way _way;
    private string? _problem;

    private enum Way
    {
        Accept,
        Other,
        SignIn,
        Join,
    }

    [Parameter]
    public string Token { get; set; } = string.Empty;

    [SupplyParameterFromForm]
    private string? Name { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Again { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private InvitationDirectory Directory { get; set; } = default!;

    [Inject]
    private InvitationDoor Door { get; set; } = default!;

    [Inject]
    private NewPassword Passwords { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<MemberTexts> Words { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _found = await Directory.FindAsync(Token, Context.RequestAborted);
        if (_found is null)
        {
            return;
        }

        var account = await Door.AccountOfAsync(_found);
        _way = (Context.User.PersonId(), account) switch
        {
            ({ } me, { } invited) when me == invited.Id => Way.Accept,
            ({ }, _) => Way.Other,
            (null, { }) => Way.SignIn,
            (null, null) => Way.Join,
        };
    }

    private async Task AcceptAsync()
    {
        if (_found is { } found)
        {
            Follow(found, await Door.AcceptAsync(Context, found, Token));
        }
    }

    private async Task JoinAsync()
    {
        if (_found is not { } found)
        {
            return;
        }

        var name = (Name ?? string.Empty).Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        if (name.Length is 0 or > LongestName)
        {
            _problem = Words["Invite.Page.NameMissing"];
            return;
        }

        _problem = await Passwords.ProblemAsync(new() { Email = found.Email, DisplayName = name }, Password, Again);
        if (_problem is null)
        {
            Follow(found, await Door.JoinAsync(Context, found, Token, name, Password!));
        }
    }

    private void Follow(FoundInvitation found, Outcome outcome)
    {
        if (outcome.IsDone || outcome.Refusal == "member.already")
        {
            Navigation.NavigateTo(Paths.Operations(found.TenantSlug));
            return;
        }

        _found = outcome.Refusal == "invitation.gone" ? null : found;
        _problem = Words[$"Refused.{outcome.Refusal}"];
    }
}
