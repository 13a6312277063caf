using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Accounts;

/// <summary>Where the link that confirms an address leads. It asks before it does so: mail programs look at links, too.</summary>
public sealed partial class ConfirmPage
{
    private string? _email;
    private string? _problem;
    private bool _done;

    [SupplyParameterFromQuery(Name = "token")]
    private string? Token { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private EmailDoor Door { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> Words { get; set; } = default!;

    protected override async Task OnInitializedAsync() => _email = await Door.FindAsync(Token, Context.RequestAborted);

    private async Task ConfirmAsync()
    {
        if (_email is not { } email)
        {
            return;
        }

        var outcome = await Door.ConfirmAsync(Context, Token!, email);
        _done = outcome.IsDone;
        _email = outcome.Refusal == "link.gone" ? null : email;
        _problem = _done ? null : Words[$"Refused.{outcome.Refusal}"].Value;
    }
}
