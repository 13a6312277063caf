using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Accounts;

/// <summary>Where the link for a forgotten password leads. Looking at it does not use it: mail programs look at links, too.</summary>
public sealed partial class ResetPage
{
    private User? _user;
    private string? _problem;
    private bool _done;

    [SupplyParameterFromQuery(Name = "token")]
    private string? Token { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Again { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private PasswordReset Reset { get; set; } = default!;

    [Inject]
    private AccountDoor Door { get; set; } = default!;

    [Inject]
    private NewPassword Passwords { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> Words { get; set; } = default!;

    protected override async Task OnInitializedAsync() =>
        _user = await Reset.FindAsync(Token, Context.RequestAborted) is { } person ? await Door.FindAsync(person) : null;

    private async Task ResetAsync()
    {
        if (_user is not { } user)
        {
            return;
        }

        _problem = await Passwords.ProblemAsync(user, Password, Again);
        if (_problem is not null)
        {
            return;
        }

        var outcome = await Door.ResetAsync(Context, user, Token!, Password!);
        _done = outcome.IsDone;
        _user = outcome.Refusal == "link.gone" ? null : user;
        _problem = _done ? null : Words[$"Refused.{outcome.Refusal}"].Value;
    }
}
