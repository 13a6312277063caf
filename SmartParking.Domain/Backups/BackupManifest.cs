using System.Globalization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>What lies beside a backup, signed: what it is, and what must come out of it.</summary>
/// <param name="Format">1.</param>
/// <param name="MadeAt">The moment it shows, by the database's clock.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Server">The server's version, as in <c>15.14</c>.</param>
/// <param name="Migration">The newest that was applied.</param>
/// <param name="Files">Beside the manifest.</param>
/// <param name="Tables">What a dump must hold; empty for a base backup, whose pages have checksums of their own.</param>
/// <param name="FirstWal">The first segment of the log that a base backup needs.</param>
/// <param name="Tenant">Whose an archive of one tenant is; null for what holds all of them.</param>
public sealed record BackupManifest(
    int Format,
    BackupKind Kind,
    Guid Id,
    DateTimeOffset MadeAt,
    double Seconds,
    string Server,
    int Migration,
    bool Encrypted,
    IReadOnlyList<BackupFile> Files,
    IReadOnlyList<TablePrint> Tables,
    string? FirstWal = null,
    BackupTenant? Tenant = null)
{
    public const int CurrentFormat = 1;

    public static readonly SignedDocument Form = new("backup");

    public long Bytes => Files.Sum(file => file.Bytes);

    public long Rows => Tables.Sum(table => table.Rows);

    public int ServerMajor => int.Parse(Server.AsSpan(0, Server.AsSpan().IndexOf('.') is var dot and >= 0 ? dot : Server.Length), CultureInfo.InvariantCulture);
}
