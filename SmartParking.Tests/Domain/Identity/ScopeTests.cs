using System.Net;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Tests.Domain.Identity;

/// <summary>What a key may, by its scopes.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void The_words_of_V5_and_V6_are_all_known()
    {
        string[] v5 = ["spaces:read", "spaces:write", "devices:read", "devices:write", "reservations:read", "reservations:write", "sites:read", "sites:write", "tenants:read", "tenants:write", "telemetry:read", "users:read", "webhook:ingest", "admin:*"];
        string[] v6 = ["devices:read", "devices:write", "spaces:read", "spaces:write", "reservations:read", "reservations:write", "gateways:read", "gateways:write", "sites:read", "sites:write", "analytics:read", "webhooks:receive", "admin:*"];

        v5.Concat(v6).Where(scope => Scope.Parse(scope) is null).ShouldBeEmpty();
        Scope.Parse("webhooks:receive").ShouldBe(Scope.Parse("webhook:ingest"));
        new[] { "", "spaces", "spaces:*", "admin", "keys:write", "Spaces:read", "spaces:read " }.Where(scope => Scope.Parse(scope) is not null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("spaces:read", "spaces:read", true)]
    [InlineData("spaces:write", "spaces:read", true)]
    [InlineData("spaces:read", "spaces:write", false)]
    [InlineData("spaces:write", "devices:read", false)]
    [InlineData("admin:*", "devices:write", true)]
    [InlineData("admin:*", "webhook:ingest", true)]
    [InlineData("devices:write", "webhook:ingest", false)]
    [InlineData("telemetry:read", "spaces:read", false)]
    public void Write_includes_read_and_everything_includes_all(string given, string asked, bool enough) => Scope.Includes(given, asked).ShouldBe(enough);

    [Fact]
    public void No_key_may_more_than_an_admin_and_none_what_is_for_people_alone()
    {
        var everything = Access(true, Scope.Everything);
        foreach (var permission in Permission.All)
        {
            if (everything.May(permission) && permission != Permission.IngestPost)
            {
                Permission.IsGranted(Role.Admin, permission).ShouldBeTrue(permission);
            }
        }

        Permission.All.Where(everything.May).Order(StringComparer.Ordinal).ShouldBe(Scope.Permissions.Order(StringComparer.Ordinal));
        new[] { Permission.KeysManage, Permission.SecretsManage, Permission.AuditView, Permission.PlatformView, Permission.PlatformOperate, Permission.SimulatorUse, "members.manage", "" }.Where(everything.May).ShouldBeEmpty();
    }

    [Fact]
    public void A_suspended_tenants_keys_read_and_report_and_nothing_else() =>
        Permission.All.Where(Access(false, Scope.Everything).May).Order(StringComparer.Ordinal).ShouldBe(new[] { Permission.DevicesView, Permission.GatewaysView, Permission.IngestPost, Permission.SitesView, Permission.SpacesView }.Order(StringComparer.Ordinal));

    [Fact]
    public void A_key_signs_its_context_in_its_own_name()
    {
        var access = Access(true, "spaces:read");
        access.For("test").Actor.ShouldBe($"key:{access.KeyId}");
    }

    [Theory]
    [InlineData("", "203.0.113.9", true)]
    [InlineData("203.0.113.9/32", "203.0.113.9", true)]
    [InlineData("203.0.113.9/32", "::ffff:203.0.113.9", true)]
    [InlineData("203.0.113.0/24", "203.0.114.9", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::7", true)]
    [InlineData("2001:db8::/32", "203.0.113.9", false)]
    public void An_address_is_accepted_if_a_network_has_it(string network, string address, bool accepted)
    {
        var holder = new KeyHolder(Guid.NewGuid(), Tenant(true), "k", ["spaces:read"], network.Length == 0 ? [] : [IPNetwork.Parse(network)], null, 100);
        holder.Accepts(IPAddress.Parse(address)).ShouldBe(accepted);
        holder.Accepts(null).ShouldBe(network.Length == 0);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("192.0.2.7, 10.1.2.3/16\n2001:db8::1/48", "192.0.2.7/32 10.1.0.0/16 2001:db8::/48")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1/32")]
    [InlineData("192.0.2.7 192.0.2.7", "192.0.2.7/32")]
    [InlineData("10", "!")]
    [InlineData("10.0.0.0/33", "!")]
    [InlineData("10.0.0.0/-1", "!")]
    [InlineData("10.0.0.0/8/8", "!")]
    [InlineData("fe80::1%3", "!")]
    [InlineData("example.com", "!")]
    public void Addresses_are_read_strictly_and_written_as_networks(string text, string? expected)
    {
        var (terms, outcome) = KeyTerms.Of(Wish with { Addresses = text }, Now);
        if (expected == "!")
        {
            outcome.Refusal.ShouldBe("key.addresses_wrong");
            return;
        }

        terms!.Addresses.ShouldBe(expected?.Split(' ') ?? []);
    }

    [Fact]
    public void What_cannot_be_a_key_is_refused_with_the_reason()
    {
        KeyTerms.Of(Wish, Now).Outcome.ShouldBe(Outcome.Done);
        Refusal(Wish with { Label = " " }).ShouldBe("key.label_missing");
        Refusal(Wish with { Label = new string('x', 101) }).ShouldBe("key.label_too_long");
        Refusal(Wish with { Scopes = [] }).ShouldBe("key.scopes_missing");
        Refusal(Wish with { Scopes = ["spaces:read", "keys:write"] }).ShouldBe("key.scope_unknown");
        Refusal(Wish with { ExpiresAt = Now }).ShouldBe("key.expiry_past");
        Refusal(Wish with { RatePerMinute = 0 }).ShouldBe("key.rate_wrong");
        Refusal(Wish with { RatePerMinute = 100_001 }).ShouldBe("key.rate_wrong");
        Refusal(Wish with { Addresses = string.Join(' ', Enumerable.Range(0, 51).Select(number => $"10.0.0.{number}")) }).ShouldBe("key.addresses_too_many");
    }

    [Fact]
    public void A_key_is_256_random_bits_and_what_is_kept_of_it_opens_nothing()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKey.New()).ToList();
        keys.Distinct().Count().ShouldBe(1_000);
        keys.ShouldAllBe(key => ApiKey.IsWellFormed(key) && key.Length == 51 && key.StartsWith(ApiKey.PrefixOf(key)) && ApiKey.PrefixOf(key).Length == 14 && ApiKey.Hash(key).Length == 32);
        new[] { "", "pk_live_", keys[0][..^1], keys[0] + "x", keys[0][..^1] + "!", "sp_live_" + keys[0][8..], " " + keys[0][1..] }.Where(ApiKey.IsWellFormed).ShouldBeEmpty();
    }

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly KeyWish Wish = new("Display", ["spaces:read"], string.Empty, Now.AddDays(1), null);

    private static string? Refusal(KeyWish wish) => KeyTerms.Of(wish, Now).Outcome.Refusal;

    private static KeyAccess Access(bool active, params string[] scopes) => new(Tenant(active), Guid.NewGuid(), "k", scopes);

    private static TenantSummary Tenant(bool active) => new(new TenantId(Guid.NewGuid()), "acme", "Acme", "basic", "#000000", active);
}
