using System.Globalization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>What lies beside a backup, signed: what it is, and what must come out of it.</summary>
/// <param name="Format">1.</param>
/// <param name="MadeAt">The moment it shows, by the database's clock.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Server">The server's version, as in <c>15.14</c>.</param>
/// <param name="Migration">The newest that was applied.</param>
/// <param name="File">Beside the manifest.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
public sealed record BackupManifest(
    int Format,
    Guid Id,
    DateTimeOffset MadeAt,
    double Seconds,
    string Server,
    int Migration,
    string File,
    long Bytes,
    string Sha256,
    bool Encrypted,
    IReadOnlyList<TablePrint> Tables)
{
    public const int CurrentFormat = 1;

    public static readonly SignedDocument Form = new("backup");

    public long Rows => Tables.Sum(table => table.Rows);

    public int ServerMajor => int.Parse(Server[..Server.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
