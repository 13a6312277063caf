using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class SignInTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_deep_link_asks_who_one_is_and_then_shows_the_page_asked_for()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);

        await tab.Page.GotoAsync("/t/acme/devices/unknown?q=70B3");
        await tab.Page.WaitForURLAsync("**/sign-in?returnUrl=*");
        await tab.SignInAsync(_scene.Olivia);

        await Expect(tab.Page).ToHaveURLAsync(new Uri(_scene.Portal.Address, "/t/acme/devices/unknown?q=70B3").ToString());
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Unknown devices");
        await tab.ConnectedAsync();
        tab.Complaints.ShouldBeEmpty();
        (await ActionsAsync(_scene.Acme.Id)).ShouldBe(["session.sign_in"]);
    }

    [Fact]
    public async Task An_unknown_person_and_a_wrong_password_get_the_same_answer_and_are_audited()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);

        var wrong = await TryAsync(tab, _scene.Olivia.Email, "wrong");
        var unknown = await TryAsync(tab, "stranger@example.test", "wrong");

        wrong.ShouldBe("E-mail or password is wrong.");
        unknown.ShouldBe(wrong);
        (await ActionsAsync(_scene.Acme.Id)).ShouldBe(["session.refused"]);
        (await _scene.Database.ReadAuditAsync(TenantId.Platform)).ShouldContain(entry => entry.Action == "session.refused" && entry.Name == "stranger@example.test");
    }

    [Theory]
    [InlineData("en-GB", "Too many attempts. Try again in 5 minutes.")]
    [InlineData("fr-FR", "Trop de tentatives. Réessayez dans 5 minutes.")]
    public async Task After_five_wrong_passwords_the_page_says_when_to_try_again(string language, string locked)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await TryAsync(tab, _scene.Olivia.Email, "wrong");
        }

        (await TryAsync(tab, _scene.Olivia.Email, SeededPerson.Password)).ShouldBe(locked);
    }

    [Theory]
    [InlineData("en-GB", "Sign in", "Unknown devices")]
    [InlineData("fr-FR", "Connexion", "Capteurs inconnus")]
    public async Task Whoever_is_signed_out_under_his_eyes_signs_in_and_is_back_where_he_was(string language, string signIn, string heading)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        await tab.Page.GotoAsync("/t/acme/devices/unknown?q=70B3");
        await tab.ConnectedAsync();

        await _scene.Database.AsSuperuserAsync<object>("update auth.sessions set ended_at = now() where user_id = $1 returning 1", _scene.Olivia.Id);

        await tab.Page.WaitForURLAsync("**/sign-in?returnUrl=*");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(signIn);
        await tab.SignInAsync(_scene.Olivia);
        await Expect(tab.Page).ToHaveURLAsync(new Uri(_scene.Portal.Address, "/t/acme/devices/unknown?q=70B3").ToString());
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(heading);
        await tab.ConnectedAsync();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/%09/evil.example/")]
    public async Task A_foreign_return_address_leads_home(string payload)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);
        await tab.Page.GotoAsync("/sign-in?returnUrl=" + (payload.Contains('%', StringComparison.Ordinal) ? payload : Uri.EscapeDataString(payload)));

        await tab.SignInAsync(_scene.Petra);

        await Expect(tab.Page).ToHaveURLAsync(new Uri(_scene.Portal.Address, "/platform").ToString());
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_signing_out_the_back_button_shows_nothing()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.ConnectedAsync();

        await tab.Page.Locator("[popovertarget=account-menu]").ClickAsync();
        await tab.Page.Locator("[data-sign-out]").ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in");
        await tab.Page.GoBackAsync();

        await tab.Page.WaitForURLAsync("**/sign-in*");
        await Expect(tab.Page.Locator("input[type=password]")).ToBeVisibleAsync();
        (await ActionsAsync(_scene.Acme.Id)).ShouldBe(["session.sign_in", "session.sign_out"]);
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_after_signing_out_and_other_tabs_leave()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/t/acme/operations");
        await tab.ConnectedAsync();
        var copied = string.Join("; ", (await tab.Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        (await StatusAsync(copied, "/t/acme/audit/export")).ShouldBe(System.Net.HttpStatusCode.OK, "the control: the copy works while the session does");
        var other = await tab.Page.Context.NewPageAsync();
        await other.GotoAsync("/t/acme/operations");
        await Expect(other.Locator("[data-live=connected]")).ToBeAttachedAsync();

        await tab.Page.Locator("[popovertarget=account-menu]").ClickAsync();
        await tab.Page.Locator("[data-sign-out]").ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in");

        (await StatusAsync(copied, "/t/acme/audit/export")).ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await StatusAsync(copied, "/_blazor/negotiate?negotiateVersion=1", HttpMethod.Post)).ShouldNotBe(System.Net.HttpStatusCode.OK);
        await other.WaitForURLAsync("**/sign-in*");
    }

    [Fact]
    public async Task Who_is_signed_in_already_goes_home_and_who_has_no_tenant_is_told()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Noah);
        await Expect(tab.Page.Locator("[data-notice=no-tenants]")).ToBeVisibleAsync();

        await tab.Page.GotoAsync("/sign-in");

        await Expect(tab.Page).ToHaveURLAsync(_scene.Portal.Address.ToString());
    }

    private Task<List<string>> ActionsAsync(TenantId tenant) =>
        _scene.Database.ReadAsync(tenant, "select action from audit_log order by id", row => row.GetString(0));

    private static async Task<string> TryAsync(BrowserPage tab, string email, string password)
    {
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.Locator("input[type=email]").FillAsync(email);
        await tab.Page.Locator("input[type=password]").FillAsync(password);
        await tab.Page.Keyboard.PressAsync("Enter");
        return await tab.Page.Locator("#problem span").InnerTextAsync();
    }

    private async Task<System.Net.HttpStatusCode> StatusAsync(string cookies, string path, HttpMethod? method = null)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = _scene.Portal.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Origin", _scene.Portal.Address.GetLeftPart(UriPartial.Authority));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
