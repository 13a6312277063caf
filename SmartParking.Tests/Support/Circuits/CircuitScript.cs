using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// Stands for the page's scripts: learns the object that takes events, follows navigations, and answers every call so that
/// no component waits for ever. It does nothing else: no focus, no keys, no scrolling.
/// </summary>
internal sealed class CircuitScript(CircuitSettings settings)
{
    private const long WantsObject = 1;

    private readonly ConcurrentQueue<string> _calls = new();
    private long _objects;

    /// <summary>The .NET object behind <c>DispatchEventAsync</c>; zero until the server has named it.</summary>
    public long Events { get; private set; }

    /// <summary>The names of what was called, in order.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Set once the server asks the page to load something afresh.</summary>
    public string? LoadAsked { get; private set; }

    /// <returns>JSON of the answer, and where the page goes if it was told to.</returns>
    public (string Answer, string? Goes) Run(ScriptCall call)
    {
        _calls.Enqueue(call.Name);
        string? goes = null;
        switch (call.Name)
        {
            case "Blazor._internal.attachWebRendererInterop":
                using (var arguments = JsonDocument.Parse(call.Arguments))
                {
                    Events = arguments.RootElement[1].GetProperty("__dotNetObject").GetInt64();
                }

                break;
            case "Blazor._internal.navigationManager.navigateTo":
                goes = Navigate(call.Arguments);
                break;
        }

        var answer = call.Wants == WantsObject
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"__jsObjectId":{{Interlocked.Increment(ref _objects)}}}""")
            : settings.Answer?.Invoke(call.Name, call.Arguments) ?? "null";
        return (answer, goes);
    }

    private string? Navigate(string json)
    {
        using var arguments = JsonDocument.Parse(json);
        var target = arguments.RootElement[0].GetString();
        if (arguments.RootElement[1].GetProperty("forceLoad").GetBoolean())
        {
            LoadAsked = target;
            return null;
        }

        return target;
    }
}
