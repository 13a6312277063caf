using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Accounts;

/// <summary>A person's own account. Static, because a circuit cannot set the session's cookie; each part is a form of its own.</summary>
public sealed partial class AccountPage
{
    private User? _user;
    private IReadOnlyList<OwnSession> _sessions = [];
    private IReadOnlyList<TokenDevice> _programs = [];
    private (string Form, string Text)? _problem;
    private string? _said;

    [SupplyParameterFromForm]
    private string? Name { get; set; }

    [SupplyParameterFromForm]
    private string? Language { get; set; }

    [SupplyParameterFromForm]
    private string? Theme { get; set; }

    [SupplyParameterFromForm]
    private string? Address { get; set; }

    [SupplyParameterFromForm]
    private string? Current { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromForm]
    private string? Again { get; set; }

    [SupplyParameterFromForm]
    private Guid? Session { get; set; }

    /// <summary>What was done just now, one of a few words; it stands in the address so that reloading does nothing again.</summary>
    [SupplyParameterFromQuery(Name = "done")]
    private string? Done { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private AccountDoor Door { get; set; } = default!;

    [Inject]
    private PasswordCheck Check { get; set; } = default!;

    [Inject]
    private EmailDoor Emails { get; set; } = default!;

    [Inject]
    private PersonDetails Details { get; set; } = default!;

    [Inject]
    private OwnSessions Sessions { get; set; } = default!;

    [Inject]
    private TokenBook Tokens { get; set; } = default!;

    [Inject]
    private NewPassword Passwords { get; set; } = default!;

    [Inject]
    private FreshSession Fresh { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Spoken => _user!.Language ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private string Colours => _user!.Theme ?? ThemeChoice.System;

    private Actor Me => Context.ActorFor(_user!.Id, _user.DisplayName);

    protected override async Task OnInitializedAsync()
    {
        if (Context.User.PersonId() is not { } person)
        {
            return;
        }

        _user = await Door.FindAsync(person);
        _sessions = await Sessions.ReadAsync(person, SecurityDefaults.SessionAtMost, SecurityDefaults.SessionIdle, Context.RequestAborted);
        _programs = await Tokens.OfAsync(person, Context.RequestAborted);
        _said = Done is "about" or "email" or "password" or "session" or "sessions" or "program" ? L[$"Done.{Done}"].Value : null;
    }

    private string? ProblemOf(string form) => _problem is { } problem && problem.Form == form ? problem.Text : null;

    private async Task KeepAsync()
    {
        var outcome = await Details.RenameAsync(_user!.Id, Name ?? string.Empty, Me, CancellationToken.None);
        if (Refused("about", outcome.Refusal))
        {
            return;
        }

        var language = Language is not null && Languages.All.ContainsKey(Language) ? Language : null;
        var theme = Theme is not null && ThemeChoice.All.Contains(Theme) ? Theme : null;
        await Details.PreferAsync(_user.Id, language, theme, CancellationToken.None);
        PreferenceCookies.Apply(Context, language, theme);
        // The name stands in the session, too.
        await Fresh.RefreshAsync(Context, _user.Id);
        Leave("about");
    }

    private async Task AskEmailAsync()
    {
        var own = await Check.IsOwnAsync(Context, _user!, Current);
        if (!Refused("email", own.Refusal) && !Refused("email", (await Emails.AskAsync(Context, _user!, Address)).Refusal))
        {
            Leave("email");
        }
    }

    private async Task ChangePasswordAsync()
    {
        if (Refused("password", (await Check.IsOwnAsync(Context, _user!, Current)).Refusal))
        {
            return;
        }

        if (await Passwords.ProblemAsync(_user!, Password, Again) is { } problem)
        {
            _problem = ("password", problem);
            return;
        }

        if (!Refused("password", (await Door.ChangeAsync(Context, _user!, Password!)).Refusal))
        {
            await Fresh.RenewAsync(Context, _user!.Id);
            Leave("password");
        }
    }

    private async Task EndAsync()
    {
        if (Session is { } session)
        {
            await Sessions.EndAsync(_user!.Id, session, Me, CancellationToken.None);
        }

        Leave("session");
    }

    private async Task EndProgramAsync()
    {
        if (Session is { } program)
        {
            await Sessions.EndProgramAsync(_user!.Id, program, Me, CancellationToken.None);
        }

        Leave("program");
    }

    private async Task EndOthersAsync()
    {
        if (Context.User.SessionId() is { } kept)
        {
            await Sessions.EndOthersAsync(_user!.Id, kept, Me, CancellationToken.None);
        }

        Leave("sessions");
    }

    private bool Refused(string form, string? refusal)
    {
        _problem = refusal is null ? null : (form, L[$"Refused.{refusal}"].Value);
        return refusal is not null;
    }

    private void Leave(string done) => Navigation.NavigateTo($"{Paths.Account}?done={done}");
}
