using System.CommandLine;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal.Audit;

/// <summary>The verbs <c>verify-audit</c> and <c>forget-person</c>. Exit code 0: all is well. 1: findings. 2: it could not be done.</summary>
internal static class AuditCommands
{
    private const int Found = 1;

    public static Command Verify()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Verifies one tenant's chain, by its slug.", HelpName = "SLUG" };
        var checkpoints = new Option<FileInfo?>("--checkpoints") { Description = "Signed checkpoints kept outside the database (Audit:CheckpointFile).", HelpName = "FILE" };
        var export = new Option<FileInfo?>("--export") { Description = "Verifies an export instead of the database.", HelpName = "FILE" };
        var publicKey = new Option<string?>("--public-key") { Description = "With --export: the key checkpoints must be signed with, base64 of its DER.", HelpName = "KEY" };
        var command = new Command("verify-audit", "Recomputes the audit's chains and compares them with their heads and signed checkpoints: one line per finding, naming the exact entry.")
        {
            tenant, checkpoints, export, publicKey,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => Verb.GuardAsync(async () =>
        {
            var outside = line.GetValue(checkpoints) is { } file ? await AuditCheckpointFile.ReadAsync(file.FullName, cancel) : [];
            var verdict = line.GetValue(export) is { } exported
                ? await VerifyExportAsync(exported.FullName, line.GetValue(publicKey), outside, cancel)
                : await VerifyDatabaseAsync(Verb.Settings(line), line.GetValue(tenant), outside, cancel);
            return await SayAsync(verdict);
        }));
        return command;
    }

    public static Command Forget()
    {
        var person = new Argument<Guid>("person") { Description = "The person's id." };
        var command = new Command("forget-person", "Makes a person's name, addresses and browsers in the audit unreadable for good. What was done stays.") { person };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => Verb.GuardAsync(async () =>
        {
            var (connections, keys) = Read(Verb.Settings(line));
            await using var sources = new ParkingSources(connections);
            var door = new ContextDoor(sources, keys);
            var forgetting = new AuditForgetting(new PlatformScope(door), new TenantScope(door), new AuditWriter(new PersonSeals(keys), TimeProvider.System));
            var done = await forgetting.ForgetAsync(line.GetRequiredValue(person), cancel);
            await Console.Out.WriteLineAsync(done ? "forget-person: forgotten" : "forget-person: nothing is known of that person, or it was forgotten before");
            return done ? 0 : Found;
        }));
        return command;
    }

    private static async Task<AuditVerdict> VerifyDatabaseAsync(IConfiguration configuration, string? slug, IReadOnlyList<AuditCheckpoint> outside, CancellationToken cancellationToken)
    {
        var (connections, keys) = Read(configuration);
        await using var sources = new ParkingSources(connections);
        return await new PlatformScope(new ContextDoor(sources, keys)).ReadAsync(
            Caller.Job("audit.verify"),
            async (work, cancel) =>
            {
                var tenant = slug is null ? (Guid?)null : await TenantAsync(work, slug, cancel);
                var mine = outside.Where(each => tenant is null || each.TenantId == tenant).ToList();
                return await new AuditVerifier(AuditCheckpoints.PublicKeys(keys), mine).VerifyAsync(new AuditDatabase(work, tenant), cancel);
            },
            cancellationToken);
    }

    private static async Task<AuditVerdict> VerifyExportAsync(string path, string? publicKey, IReadOnlyList<AuditCheckpoint> outside, CancellationToken cancellationToken)
    {
        var source = new AuditExportFile(path);
        var keys = await source.PublicKeysAsync(cancellationToken);
        if (publicKey is not null)
        {
            var wanted = Convert.FromBase64String(publicKey);
            keys = keys.Where(each => each.Value.AsSpan().SequenceEqual(wanted)).ToDictionary();
        }

        foreach (var id in keys.Keys)
        {
            await Console.Out.WriteLineAsync($"verify-audit: checkpoints are checked with key {id}{(publicKey is null ? ", which the export itself names: compare it with the one the Portal shows" : string.Empty)}");
        }

        return await new AuditVerifier(keys, outside).VerifyAsync(source, cancellationToken);
    }

    private static async Task<Guid> TenantAsync(PlatformWork work, string slug, CancellationToken cancellationToken)
    {
        await using var command = work.Command("select id from tenants where slug = $1", new NpgsqlParameter<string> { TypedValue = slug });
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? id : throw new InvalidSettingsException([$"There is no tenant {slug}."]);
    }

    private static async Task<int> SayAsync(AuditVerdict verdict)
    {
        foreach (var finding in verdict.Findings)
        {
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        var found = verdict.Findings.Count switch { 0 => "no findings", 1 => "1 finding", var count => $"{count} findings" };
        await Console.Out.WriteLineAsync($"verify-audit: {verdict.Entries} entries in {verdict.Chains} chains, {verdict.Checkpoints} checkpoints, {found}");
        return verdict.Findings.Count == 0 ? 0 : Found;
    }

    private static (ParkingConnections Connections, KeyRing Keys) Read(IConfiguration configuration) => DatabaseSettings.Read(configuration);
}
