namespace SmartParking.Domain.Sites;

/// <summary>What people say of a space.</summary>
public sealed record SpaceDraft
{
    /// <summary>A space stays on the site it was made for.</summary>
    public required Guid SiteId { get; init; }

    /// <summary>As <see cref="Kernel.SpaceCode"/> reads it, unique in its site.</summary>
    public required string Code { get; init; }

    public string? Name { get; init; }

    /// <summary>What displays and drivers are shown instead of the code.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Null: when made, the site's first zone; when edited, the one it lies in.</summary>
    public Guid? ZoneId { get; init; }

    /// <summary>Null: none.</summary>
    public Guid? LevelId { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>False: it cannot be booked.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>1 to 1,440; null: as the site's policy says.</summary>
    public int? AutoReleaseMinutes { get; init; }

    /// <summary>In degrees; with <see cref="Longitude"/> or not at all.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>A JSON object, as V6 has it; null for none.</summary>
    public string? ConfigJson { get; init; }

    /// <summary>A JSON object of the tenant's own; null for none.</summary>
    public string? MetadataJson { get; init; }
}
