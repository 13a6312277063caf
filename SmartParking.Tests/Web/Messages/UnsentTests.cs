using System.Net;
using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Web.Messages;

/// <summary>A message that nobody tries to send any more is seen by who sees to the platform.</summary>
public sealed class UnsentTests : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task The_platform_page_counts_what_was_given_up_lately_says_why_and_leads_to_it()
    {
        (await PageAsync("en-GB")).ShouldNotContain("data-unsent");

        await GiveUpAsync(_scene.Acme, "expired", 1);
        await GiveUpAsync(_scene.Acme, "MailboxUnavailable", 2);
        await GiveUpAsync(_scene.Borealis, "MailboxUnavailable", 6);
        await GiveUpAsync(_scene.Borealis, "MailboxUnavailable", 8);

        var english = await PageAsync("en-GB");
        english.ShouldContain("3 messages could not be sent in the last 7 days.");
        english.ShouldContain("MailboxUnavailable (2), expired (1)");
        english.ShouldContain("href=\"/platform/outbox\"");
        (await PageAsync("fr-FR")).ShouldContain("3 messages n’ont pas pu être envoyés ces 7 derniers jours.");
    }

    private async Task<string> PageAsync(string language)
    {
        using var browser = await new CircuitBrowser(_scene.Portal.Address, language).SignInAsync(_scene.Petra.Email, SeededPerson.Password);
        var html = WebUtility.HtmlDecode((await browser.GetAsync("/platform")).Html);
        return html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];
    }

    private Task GiveUpAsync(SeededTenant tenant, string failure, int daysAgo) => _scene.Database.ExecuteAsync(
        tenant.Id,
        """
        insert into messages (tenant_id, id, kind, created_at, expires_at, dead_at, failure)
        values ($1, $2, 'invitation', now() - interval '20 days', now(), now() - make_interval(days => $4), $3)
        """,
        tenant.Id.Value,
        Guid.NewGuid(),
        failure,
        daysAgo);
}
