using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Portal.Accounts;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Factors;

/// <summary>What a person signs in with besides his password. Each change asks for the password: an open page is not its owner.</summary>
public sealed partial class SecurityPage
{
    private const string Issuer = "Smart Parking";
    private User? _user;
    private FactorsView? _factors;
    private IReadOnlyList<UserPasskeyInfo> _passkeys = [];
    private IReadOnlyList<string>? _codes;
    private string? _options;
    private (string Form, string Text)? _problem;
    private string? _said;

    [SupplyParameterFromForm]
    private string? Current { get; set; }

    [SupplyParameterFromForm]
    private string? Code { get; set; }

    [SupplyParameterFromForm]
    private string? Do { get; set; }

    [SupplyParameterFromForm]
    private string? PasskeyName { get; set; }

    [SupplyParameterFromForm]
    private string? Credential { get; set; }

    [SupplyParameterFromForm]
    private string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    private string? Done { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [CascadingParameter(Name = Shell.Clock.Name)]
    private string? Clock { get; set; }

    [Inject]
    private AccountDoor Door { get; set; } = default!;

    [Inject]
    private PasswordCheck Check { get; set; } = default!;

    [Inject]
    private Authenticators Authenticators { get; set; } = default!;

    [Inject]
    private Passkeys Keys { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private Actor Me => Context.ActorFor(_user!.Id, _user.DisplayName);

    protected override async Task OnInitializedAsync()
    {
        if (Context.User.PersonId() is not { } person || await Door.FindAsync(person) is not { } user)
        {
            return;
        }

        _user = user;
        _factors = await Authenticators.ReadAsync(person, Context.RequestAborted);
        _passkeys = await Keys.OfAsync(user);
        _said = Done is "app-removed" or "passkey" or "passkey-removed" ? L[$"Done.{Done}"].Value : null;
    }

    private static string Grouped(byte[] secret) => string.Join(' ', Totp.ToBase32(secret).Chunk(4).Select(group => new string(group)));

    private string NameOf(UserPasskeyInfo passkey) => passkey.Name ?? L["Passkeys.Nameless"];

    private string? ProblemOf(string form) => _problem is { } problem && problem.Form == form ? problem.Text : null;

    private async Task ChangeAppAsync()
    {
        if (Refused("app", (await Check.IsOwnAsync(Context, _user!, Current)).Refusal))
        {
            return;
        }

        switch (Do)
        {
            case "begin" when _factors is { IsOn: false }:
                await Authenticators.BeginAsync(_user!.Id, CancellationToken.None);
                _factors = await Authenticators.ReadAsync(_user.Id, CancellationToken.None);
                break;
            case "renew":
                _codes = await Authenticators.RenewCodesAsync(_user!.Id, Me, CancellationToken.None);
                break;
            case "remove":
                await Authenticators.RemoveAsync(_user!.Id, Me, CancellationToken.None);
                Leave("app-removed");
                break;
        }
    }

    private async Task ConfirmAsync()
    {
        _codes = await Authenticators.ConfirmAsync(_user!.Id, Code ?? string.Empty, Me, CancellationToken.None);
        Refused("app", _codes is null ? "code.wrong" : null);
    }

    private async Task MakePasskeyAsync()
    {
        if (!Refused("passkey", (await Check.IsOwnAsync(Context, _user!, Current)).Refusal))
        {
            _options = await Keys.MakeAsync(_user!);
        }
    }

    private async Task AddPasskeyAsync()
    {
        if (!Refused("passkey", (await Keys.AddAsync(_user!, Credential, PasskeyName, Me)).Refusal))
        {
            Leave("passkey");
        }
    }

    private async Task RemovePasskeyAsync()
    {
        if (Refused("passkeys", (await Check.IsOwnAsync(Context, _user!, Current)).Refusal))
        {
            return;
        }

        var id = new byte[1024];
        if (Key is not null && Convert.TryFromBase64String(Key, id, out var length))
        {
            await Keys.RemoveAsync(_user!, id[..length], Me);
        }

        Leave("passkey-removed");
    }

    private bool Refused(string form, string? refusal)
    {
        _problem = refusal is null ? null : (form, L[$"Refused.{refusal}"].Value);
        return refusal is not null;
    }

    private void Leave(string done) => Navigation.NavigateTo($"{Paths.AccountSecurity}?done={done}");
}
