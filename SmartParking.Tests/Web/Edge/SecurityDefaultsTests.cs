using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmartParking.Portal.Edge;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>A test per line of reliability.md §1.7 that is a value, read from the running host as it would be in production.</summary>
public sealed class SecurityDefaultsTests : IAsyncLifetime
{
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(_database, null, "--Edge:Https", "true");
    }

    public async Task DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public void Few_circuits_wait_for_their_browser_and_not_for_long()
    {
        var circuits = Of<CircuitOptions>();
        circuits.DisconnectedCircuitMaxRetained.ShouldBe(100);
        circuits.DisconnectedCircuitRetentionPeriod.ShouldBe(TimeSpan.FromMinutes(3));
        circuits.DetailedErrors.ShouldBeFalse();
    }

    [Fact]
    public void What_is_kept_of_a_circuit_is_200_for_15_minutes()
    {
        var circuits = Of<CircuitOptions>();
        circuits.PersistedCircuitInMemoryMaxRetained.ShouldBe(200);
        circuits.PersistedCircuitInMemoryRetentionPeriod.ShouldBe(TimeSpan.FromMinutes(15));
        circuits.PersistedCircuitDistributedRetentionPeriod.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void A_script_answers_within_a_minute_and_renders_wait_for_it_only_so_far()
    {
        var circuits = Of<CircuitOptions>();
        circuits.JSInteropDefaultCallTimeout.ShouldBe(TimeSpan.FromMinutes(1));
        circuits.MaxBufferedUnacknowledgedRenderBatches.ShouldBe(10);
    }

    [Fact]
    public void A_message_to_the_hub_has_32_KB_at_most_and_the_handshake_15_seconds()
    {
        var hub = Of<HubOptions>();
        hub.MaximumReceiveMessageSize.ShouldBe(32 * 1024);
        hub.MaximumParallelInvocationsPerClient.ShouldBe(1);
        hub.HandshakeTimeout.ShouldBe(TimeSpan.FromSeconds(15));
        (hub.HandshakeTimeout + hub.ClientTimeoutInterval).ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromMinutes(1));
        hub.EnableDetailedErrors.ShouldNotBe(true);
    }

    [Fact]
    public void Kestrel_has_a_cap_on_everything_a_stranger_can_pile_up()
    {
        var kestrel = Of<KestrelServerOptions>();
        kestrel.AddServerHeader.ShouldBeFalse();
        kestrel.Limits.MaxConcurrentConnections.ShouldBe(10_000);
        kestrel.Limits.MaxConcurrentUpgradedConnections.ShouldBe(5_000);
        kestrel.Limits.MaxRequestBodySize.ShouldBe(1024 * 1024);
        kestrel.Limits.MaxRequestHeadersTotalSize.ShouldBe(32 * 1024);
        kestrel.Limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(15));
        kestrel.Limits.KeepAliveTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(90), "ChirpStack keeps idle connections for 90 s and must be the one to close them");
        SecurityDefaults.FirstByte.ShouldBeLessThan(TimeSpan.FromSeconds(35));
    }

    [Fact]
    public void A_changed_person_loses_the_session_within_a_minute()
    {
        Of<SecurityStampValidatorOptions>().ValidationInterval.ShouldBe(TimeSpan.FromSeconds(60));
        SecurityDefaults.Revalidation.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Five_wrong_passwords_lock_for_five_minutes()
    {
        var lockout = Of<IdentityOptions>().Lockout;
        lockout.MaxFailedAccessAttempts.ShouldBe(5);
        lockout.DefaultLockoutTimeSpan.ShouldBe(TimeSpan.FromMinutes(5));
        lockout.AllowedForNewUsers.ShouldBeTrue();
    }

    [Fact]
    public void A_password_is_long_and_nobody_prescribes_its_characters()
    {
        var password = Of<IdentityOptions>().Password;
        password.RequiredLength.ShouldBe(12);
        (password.RequireDigit || password.RequireLowercase || password.RequireUppercase || password.RequireNonAlphanumeric).ShouldBeFalse();
        SecurityDefaults.LongestPassword.ShouldBeGreaterThanOrEqualTo(64);
    }

    [Fact]
    public void A_password_is_hashed_210000_times_and_not_on_more_cores_than_there_are()
    {
        Of<PasswordHasherOptions>().IterationCount.ShouldBeGreaterThanOrEqualTo(210_000);
        SecurityDefaults.ConcurrentHashes.ShouldBeLessThanOrEqualTo(Environment.ProcessorCount);
    }

    [Fact]
    public void The_sessions_cookie_is_bound_to_the_host_and_to_HTTPS_and_ends()
    {
        var session = _portal.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        session.Cookie.Name.ShouldBe("__Host-parking_session");
        session.Cookie.SecurePolicy.ShouldBe(CookieSecurePolicy.Always);
        session.Cookie.HttpOnly.ShouldBeTrue();
        session.Cookie.SameSite.ShouldBe(SameSiteMode.Lax);
        session.Cookie.Domain.ShouldBeNull();
        session.ExpireTimeSpan.ShouldBe(TimeSpan.FromMinutes(30));
        session.SlidingExpiration.ShouldBeTrue();
        SecurityDefaults.SessionAtMost.ShouldBe(TimeSpan.FromHours(8));
    }

    [Fact]
    public void The_forms_cookie_is_bound_to_the_host_and_to_HTTPS()
    {
        var forms = Of<AntiforgeryOptions>();
        forms.Cookie.Name.ShouldBe("__Host-parking_forms");
        forms.Cookie.SecurePolicy.ShouldBe(CookieSecurePolicy.Always);
        forms.Cookie.SameSite.ShouldBe(SameSiteMode.Strict);
        forms.Cookie.HttpOnly.ShouldBeTrue();
    }

    [Fact]
    public void A_refused_rate_is_429() => Of<RateLimiterOptions>().RejectionStatusCode.ShouldBe(StatusCodes.Status429TooManyRequests);

    [Fact]
    public void The_keys_of_sessions_are_stored_in_the_database() => Of<KeyManagementOptions>().XmlRepository.ShouldBeOfType<SealedKeys>();

    private T Of<T>()
        where T : class => _portal.Services.GetRequiredService<IOptions<T>>().Value;
}
