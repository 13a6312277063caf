using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;

namespace SmartParking.Portal.Edge;

/// <summary>Where the framework's defaults are not ours: every value once, each with a test.</summary>
internal static class SecurityDefaults
{
    public const int HashIterations = 210_000;
    public const int ShortestPassword = 12;
    public const int LongestPassword = 255;

    /// <summary>Of one that is chosen now; what was chosen before may be longer.</summary>
    public const int LongestNewPassword = 128;
    public const int FailuresUntilLockout = 5;
    public const int LargestBody = 1024 * 1024;

    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5);

    /// <summary>How long a session may go on after its person has been changed.</summary>
    public static readonly TimeSpan Revalidation = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan SessionIdle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan SessionAtMost = TimeSpan.FromHours(8);
    public static readonly TimeSpan TransportSecurity = TimeSpan.FromDays(365);

    /// <summary>A connection that says nothing at all. Not Kestrel's keep-alive, which must outlast ChirpStack's own 90 s: who
    /// closes an idle connection while the other side begins to send loses an event.</summary>
    public static readonly TimeSpan FirstByte = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);
    public static readonly TimeSpan RequestHeaders = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan HubHandshake = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan HubSilence = TimeSpan.FromSeconds(30);

    /// <summary>Each keeps a core busy for a while; one core is left to the pages.</summary>
    public static int ConcurrentHashes => Math.Max(1, Environment.ProcessorCount - 1);

    public static void Apply(KestrelServerOptions kestrel, EdgeOptions edge)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = edge.Connections;
        limits.MaxConcurrentUpgradedConnections = edge.Sockets;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = RequestHeaders;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    public static void Apply(HubOptions hub)
    {
        hub.MaximumReceiveMessageSize = 32 * 1024;
        hub.MaximumParallelInvocationsPerClient = 1;
        hub.HandshakeTimeout = HubHandshake;
        hub.ClientTimeoutInterval = HubSilence;
        hub.EnableDetailedErrors = false;
    }

    /// <summary>What is kept of a circuit holds no secret, and the tenant in it is asked for again (PageGate).</summary>
    public static void Apply(CircuitOptions circuits)
    {
        circuits.DetailedErrors = false;
        circuits.DisconnectedCircuitMaxRetained = 100;
        circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
        circuits.PersistedCircuitInMemoryMaxRetained = 200;
        circuits.PersistedCircuitInMemoryRetentionPeriod = TimeSpan.FromMinutes(15);
        circuits.PersistedCircuitDistributedRetentionPeriod = TimeSpan.FromMinutes(15);
        circuits.JSInteropDefaultCallTimeout = TimeSpan.FromMinutes(1);
        circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
    }

    public static void Apply(IdentityOptions identity)
    {
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.User.RequireUniqueEmail = true;
        identity.Password.RequiredLength = ShortestPassword;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
        identity.Lockout.AllowedForNewUsers = true;
        identity.Lockout.MaxFailedAccessAttempts = FailuresUntilLockout;
        identity.Lockout.DefaultLockoutTimeSpan = Lockout;
    }

    /// <summary>The device makes sure of its person, or the passkey would be worth no more than the device.</summary>
    public static void Apply(IdentityPasskeyOptions passkeys)
    {
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
        passkeys.AttestationConveyancePreference = "none";
        passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(3);
    }

    public static void Apply(PasswordHasherOptions hasher) => hasher.IterationCount = HashIterations;

    public static void Apply(SecurityStampValidatorOptions stamp) => stamp.ValidationInterval = Revalidation;

    /// <summary>The frame's own header is left out: <see cref="SecurityHeaders"/> says it for every answer.</summary>
    public static void Apply(AntiforgeryOptions forms, SiteCookies cookies)
    {
        forms.Cookie.Name = cookies.Name("parking_forms");
        forms.Cookie.SecurePolicy = cookies.Policy;
        forms.Cookie.SameSite = SameSiteMode.Strict;
        forms.Cookie.HttpOnly = true;
        forms.SuppressXFrameOptionsHeader = true;
    }
}
