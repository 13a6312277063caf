using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation.Report;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal;

/// <summary>The verb <c>reseal</c>: the step of replacing the master key after which the previous one can go. See docs/operations/rotate-secrets.md.</summary>
internal static class KeyCommands
{
    private const int Lost = 1;

    /// <summary>What is signed and kept.</summary>
    private static readonly string[] Signing = [AuditCheckpoints.KeyPurpose, BackupManifest.Form.KeyPurpose, ReportDocument.KeyPurpose];

    public static Command Reseal()
    {
        var command = new Command("reseal", "Seals with Keys:Master what Keys:Previous sealed, and prints the public keys that what it signed is known by from then on. Needs both, and ConnectionStrings Owner, Parking, Platform, Auth.");
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => Verb.GuardAsync(() => ResealAsync(Verb.Settings(line), cancel)));
        return command;
    }

    private static async Task<int> ResealAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var (connections, keys) = DatabaseSettings.Read(configuration);
        if (keys.Previous is not { } previous || configuration.GetConnectionString("Owner") is not { Length: > 0 } owner)
        {
            throw new InvalidSettingsException([$"reseal needs {KeySettings.PreviousKeyName} (environment variable Keys__Previous), the key before, and ConnectionStrings:Owner (environment variable ConnectionStrings__Owner)."]);
        }

        var done = await new Resealing(owner, keys).RunAsync(cancellationToken);
        await using var sources = new ParkingSources(connections);
        await new TenantScope(new ContextDoor(sources, keys)).RunAsync(
            TenantId.Platform,
            Caller.Job("keys.reseal"),
            (work, cancel) => new AuditWriter(new PersonSeals(keys), TimeProvider.System).WriteAsync(work, Actor.Job("reseal"), new AuditEntry("keys.reseal", "keys", "master"), cancel),
            cancellationToken);
        foreach (var (table, anew, lost) in done)
        {
            await Console.Out.WriteLineAsync($"reseal: {table}: {anew} sealed anew{(lost == 0 ? string.Empty : $", {lost} that neither key opens")}");
        }

        await Console.Out.WriteLineAsync($"reseal: from now on keep {KeySettings.RetiredKeysName} (environment variable Keys__Retired):");
        await Console.Out.WriteLineAsync(string.Join(',', keys.Retired.Concat(Signing.Select(purpose => PublicKey(previous, purpose))).Select(Convert.ToBase64String).Distinct(StringComparer.Ordinal)));
        return done.Any(each => each.Lost > 0) ? Lost : 0;
    }

    private static byte[] PublicKey(MasterKey master, string purpose)
    {
        using var key = SigningKey.Of(master, purpose);
        return key.PublicKey;
    }
}
