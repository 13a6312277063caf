namespace SmartParking.Tests.Support.Circuits;

/// <summary>A call of the server into the page.</summary>
/// <param name="Handle">Zero when no answer is wanted.</param>
/// <param name="Name">Such as <c>import</c>.</param>
/// <param name="Arguments">JSON array.</param>
/// <param name="Wants">0 a value, 1 an object of the page, 2 a stream, 3 nothing.</param>
internal sealed record ScriptCall(long Handle, string Name, string Arguments, long Wants)
{
    public static ScriptCall From(object?[] arguments) =>
        new((long)arguments[0]!, arguments[1] as string ?? string.Empty, arguments[2] as string ?? "[]", (long)arguments[3]!);
}
