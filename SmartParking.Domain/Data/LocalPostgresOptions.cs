namespace SmartParking.Domain.Data;

/// <summary>Where a private cluster lives and how careful it has to be with what it is given.</summary>
public sealed record LocalPostgresOptions
{
    /// <summary>The data folder of the installation, for instance <c>.parking</c>. Created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Null picks a free port on the first start and keeps it as long as nobody else takes it.</summary>
    public int? Port { get; init; }

    /// <summary>For tests: nothing is forced to disk, a power cut may destroy the cluster.</summary>
    public bool Throwaway { get; init; }

    /// <summary>Further lines of postgresql.conf; they win over the built-in ones.</summary>
    public IReadOnlyDictionary<string, string> ExtraSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a start, crash recovery included, may take.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);
}
