namespace SmartParking.Domain.Sites;

/// <summary>What is changed of many spaces at once; what is not told stays as it is.</summary>
public sealed record SpaceChanges
{
    /// <summary>Of the one site that all of them lie on.</summary>
    public Guid? ZoneId { get; init; }

    public Guid? LevelId { get; init; }

    /// <summary>To no level, instead.</summary>
    public bool ClearLevel { get; init; }

    public IReadOnlyList<string> AddLabels { get; init; } = [];

    public IReadOnlyList<string> RemoveLabels { get; init; } = [];

    public bool? Enabled { get; init; }

    /// <summary>1 to 1,440.</summary>
    public int? AutoReleaseMinutes { get; init; }

    /// <summary>As the site's policy says, instead.</summary>
    public bool ClearAutoRelease { get; init; }
}
