namespace SmartParking.Domain.Backups;

/// <summary>How safe the data is, from what is known of backups.</summary>
/// <param name="LastMadeAt">What is newer than that would be lost with the machine.</param>
/// <param name="LastProvedAt">When a restore last came out whole.</param>
/// <param name="RecoverySeconds">How long that restore took.</param>
public sealed record BackupStanding(DateTimeOffset? LastMadeAt, DateTimeOffset? LastProvedAt, double? RecoverySeconds, bool IsRed)
{
    /// <summary>A night and two hours: one that was missed is seen the morning after.</summary>
    public static readonly TimeSpan MayBeOld = TimeSpan.FromHours(26);

    public static BackupStanding Of(IReadOnlyList<BackupLine> lines, DateTimeOffset now)
    {
        // Of one tenant is not of everything.
        lines = [.. lines.Where(line => line.Kind != BackupKind.Tenant)];
        var made = lines.MaxBy(line => line.MadeAt)?.MadeAt;
        var proved = lines.Where(line => line is { ProvedAt: not null, Problem: null }).MaxBy(line => line.ProvedAt);
        return new BackupStanding(made, proved?.ProvedAt, proved?.ProofSeconds, proved?.ProvedAt is not { } at || now - at > MayBeOld);
    }
}
