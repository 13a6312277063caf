namespace SmartParking.Portal.Api.OpenApi;

/// <summary>What the document tells of an operation. An endpoint without it is not part of the API.</summary>
/// <param name="Id">Unique; what generated clients call the method.</param>
/// <param name="Tag">The kind of thing it is about.</param>
/// <param name="Summary">One line.</param>
internal sealed record ApiOperation(string Id, string Tag, string Summary)
{
    /// <summary>What else should be known.</summary>
    public string? More { get; init; }

    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>A body as an example of its type; null for none.</summary>
    public object? Takes { get; init; }

    /// <summary>An answer as an example of its type.</summary>
    public required object Gives { get; init; }

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Whether a single thing is told or changed, so that ETag, If-None-Match and If-Match count.</summary>
    public bool Versioned { get; init; }

    /// <summary>Besides those that every operation may answer with.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Whether no API key opens it.</summary>
    public bool ForPeople { get; init; }

    /// <summary>Whether it is about the platform and so about no tenant.</summary>
    public bool OfPlatform { get; init; }
}
