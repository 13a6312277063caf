using Microsoft.AspNetCore.Components;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Factors;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity;

/// <summary>Static, because a circuit cannot set the session's cookie.</summary>
public sealed partial class SignInPage
{
    private string? _problem;
    private string? _options;

    [SupplyParameterFromForm]
    private string? Email { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Credential { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private SignInDoor Door { get; set; } = default!;

    [Inject]
    private Passkeys Keys { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override void OnInitialized()
    {
        if (Context.User.PersonId() is not null)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task AskPasskeyAsync() => _options = await Keys.AskAsync();

    private async Task SendPasskeyAsync()
    {
        if (await Keys.SignInAsync(Context, Credential))
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            return;
        }

        _problem = L["SignIn.Passkey.Refused"];
    }

    private async Task SubmitAsync()
    {
        if (string.IsNullOrWhiteSpace(Email) || string.IsNullOrEmpty(Password) || Email.Length > 255 || Password.Length > SecurityDefaults.LongestPassword)
        {
            _problem = L["SignIn.Incomplete"];
            return;
        }

        var attempt = await Door.TryAsync(Context, Email, Password);
        if (attempt.Succeeded)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            return;
        }

        if (attempt.NeedsCode)
        {
            Navigation.NavigateTo(Paths.SignInCodeFor(LocalUrl.OrHome(ReturnUrl)));
            return;
        }

        _problem = attempt.Busy ? L["SignIn.Busy"] : attempt.LockedUntil is { } until
            ? L.Count("SignIn.Locked", (long)Math.Max(1, Math.Ceiling((until - Time.GetUtcNow()).TotalMinutes)))
            : L["SignIn.Refused"];
    }
}
