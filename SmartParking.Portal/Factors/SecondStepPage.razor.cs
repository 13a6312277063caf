using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Factors;

/// <summary>Static, because a circuit cannot set the session's cookie.</summary>
public sealed partial class SecondStepPage
{
    private User? _user;
    private string? _problem;

    [SupplyParameterFromForm]
    private string? Code { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private SecondStep Step { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _user = await Step.WhoAsync(Context);
        if (_user is null)
        {
            Navigation.NavigateTo(Paths.SignInFor(LocalUrl.OrHome(ReturnUrl)));
        }
    }

    private async Task SubmitAsync()
    {
        if (_user is not { } user || Code is not { Length: > 0 and <= SecondStep.LongestCode })
        {
            _problem = L["Code.Refused"];
            return;
        }

        var attempt = await Step.TryAsync(Context, user, Code);
        if (attempt.Succeeded)
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            return;
        }

        _problem = attempt.LockedUntil is { } until ? L.Count("Code.Locked", (long)Math.Max(1, Math.Ceiling((until - Time.GetUtcNow()).TotalMinutes))) : L["Code.Refused"];
    }
}
