namespace SmartParking.Tests.Support.Circuits;

/// <summary>How much a client does with what comes.</summary>
internal sealed record CircuitSettings
{
    public static readonly CircuitSettings Default = new();

    /// <summary>For load: batches are counted and acknowledged, and nothing is known of what they show.</summary>
    public static readonly CircuitSettings CountOnly = new() { KeepsTree = false, KeepsBytes = false };

    public bool KeepsTree { get; init; } = true;

    /// <summary>Keeps every batch, so that what was ever shown can be asked.</summary>
    public bool KeepsBytes { get; init; } = true;

    /// <summary>Says of every batch that it has been rendered, as a page does; an attacker may say nothing.</summary>
    public bool Acknowledges { get; init; } = true;

    /// <summary>How long anything is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Answers calls of the server into the page that want a value: identifier and arguments to JSON. Null: null.</summary>
    public Func<string, string, string?>? Answer { get; init; }
}
