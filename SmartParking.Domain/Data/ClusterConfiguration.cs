using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Text;

namespace SmartParking.Domain.Data;

/// <summary>The two files that say how the server behaves and who may enter.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal static partial class ClusterConfiguration
{
    public const string SettingsName = "parking.conf";
    private const string HbaName = "pg_hba.conf";

    // The socket's folder is the superuser's lock: nobody but the server's user and root can enter it.
    private const string Hba = """
        # Written at every start. The superuser enters by the socket alone; every other role shows a password.
        local all          postgres              trust
        local replication  postgres              trust
        local all          all                   scram-sha-256
        local replication  all                   scram-sha-256
        host  all          postgres all          reject
        host  replication  postgres all          reject
        host  all          all      127.0.0.1/32 scram-sha-256
        host  replication  all      127.0.0.1/32 scram-sha-256

        """;

    // Statements, their parameters and the DETAIL of errors may hold secrets and people's data: none of them is logged.
    private static readonly (string Name, string Value)[] Always =
    [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_permissions", "0700"),
        ("password_encryption", "scram-sha-256"),
        // Three pools of up to a hundred for each Portal, and what jobs and backups open: a crowd must wait in a pool, not be refused here.
        ("max_connections", "400"),
        ("shared_buffers", "256MB"),
        // An archive that nobody receives any more must not fill the disk: it then begins anew with the next base backup.
        ("max_slot_wal_keep_size", "4GB"),
        ("jit", "off"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("logging_collector", "on"),
        ("log_directory", "../log"),
        ("log_filename", "postgres-%Y%m%d-%H%M%S.log"),
        ("log_rotation_age", "0"),
        ("log_rotation_size", "10MB"),
        ("log_statement", "none"),
        ("log_min_duration_statement", "-1"),
        ("log_min_error_statement", "panic"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_error_verbosity", "terse"),
    ];

    public static string Settings(LocalPostgresOptions options, string socketDirectory, int port)
    {
        var durable = options.Throwaway ? "off" : "on";
        (string Name, string Value)[] chosen =
        [
            ("port", port.ToString(CultureInfo.InvariantCulture)),
            ("unix_socket_directories", socketDirectory),
            ("fsync", durable),
            ("synchronous_commit", durable),
            ("full_page_writes", durable),
        ];
        var extra = options.ExtraSettings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => (setting.Key, setting.Value));
        var text = new StringBuilder("# Written at every start.\n");
        foreach (var (name, value) in Always.Concat(chosen).Concat(extra))
        {
            text.Append(Line(name, value));
        }

        return text.ToString();
    }

    /// <summary>A running server is only kept when it was started with what we would start it with.</summary>
    public static bool IsInForce(string dataDirectory, string settings) =>
        Same(Path.Combine(dataDirectory, SettingsName), settings) && Same(Path.Combine(dataDirectory, HbaName), Hba);

    public static void Write(string dataDirectory, string settings)
    {
        Replace(Path.Combine(dataDirectory, SettingsName), settings);
        Replace(Path.Combine(dataDirectory, HbaName), Hba);
    }

    /// <summary>A new file takes the old one's place: as root we never write through what the server's user put there.</summary>
    private static void Replace(string path, string text)
    {
        if (Same(path, text))
        {
            return;
        }

        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        // Readable for the server's user when root wrote it; the folder around it is 0700.
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move(draft, path, overwrite: true);
    }

    private static bool Same(string path, string text) => File.Exists(path) && File.ReadAllText(path) == text;

    private static string Line(string name, string value)
    {
        if (!SettingName().IsMatch(name) || value.Contains('\n', StringComparison.Ordinal))
        {
            throw new LocalPostgresException($"'{name}' is not a setting of PostgreSQL with a value of one line.");
        }

        var quoted = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
        return $"{name} = '{quoted}'\n";
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_.]*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SettingName();
}
