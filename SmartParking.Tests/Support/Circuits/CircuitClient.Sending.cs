using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>What goes: events as a page sends them, and anything else.</summary>
internal sealed partial class CircuitClient
{
    /// <summary>Clicks what a selector finds; the event goes to the nearest that listens, as in a page.</summary>
    public Task<DotNetReply> ClickAsync(string selector) => SendEventAsync(selector, "click", """{"type":"click","detail":1}""", null);

    /// <summary>Chooses in a select or leaves a field with another value.</summary>
    public Task<DotNetReply> ChangeAsync(string selector, string value) => SendEventAsync(selector, "change", ValueOf(value), value);

    /// <summary>Types the whole value at once.</summary>
    public Task<DotNetReply> TypeAsync(string selector, string value) => SendEventAsync(selector, "input", ValueOf(value), value);

    /// <summary>Submits the form that a selector finds, or the one around it.</summary>
    public Task<DotNetReply> SubmitAsync(string selector) => SendEventAsync(selector, "submit", "{}", null);

    /// <exception cref="InvalidOperationException">Nothing such is shown, or nothing there listens.</exception>
    public (ulong Handler, int Component) HandlerOf(string selector, string eventName) => Look(tree =>
    {
        var found = tree.Find(selector) ?? throw new InvalidOperationException($"{selector} is not shown. Shown: {tree.Text}");
        for (var node = found; node is not null; node = node.Parent)
        {
            if (node.Handlers.TryGetValue(eventName, out var handler))
            {
                return (handler, node.Owner);
            }
        }

        throw new InvalidOperationException($"Nothing listens for {eventName} at {selector}.");
    });

    /// <summary>Sends an event, whether or not there is such a handler. Answered once the handler has run to its end.</summary>
    /// <param name="arguments">JSON of what the browser knows of the event.</param>
    /// <param name="field">For an event of a field: the component and the field's new value.</param>
    public Task<DotNetReply> DispatchAsync(ulong handler, string eventName, string arguments, (int Component, string Value)? field = null)
    {
        var descriptor = new JsonObject { ["eventHandlerId"] = handler, ["eventName"] = eventName, ["eventFieldInfo"] = null };
        if (field is var (component, value))
        {
            descriptor["eventFieldInfo"] = new JsonObject { ["componentId"] = component, ["fieldValue"] = value };
        }

        return InvokeAsync(null, "DispatchEventAsync", _script.Events, $"[{descriptor.ToJsonString()},{arguments}]");
    }

    /// <summary>Calls a method of .NET from the page, by name.</summary>
    /// <param name="assembly">Null for a method of an object.</param>
    /// <param name="arguments">JSON array.</param>
    public async Task<DotNetReply> InvokeAsync(string? assembly, string method, long instance, string arguments)
    {
        var id = NextId();
        return await ReplyAsync(id, HubMessage.Call("BeginInvokeDotNetFromJS", [id, assembly, method, instance, arguments]), CancellationToken.None);
    }

    /// <summary>Says that the address has changed, as the back button or a followed link does.</summary>
    public Task GoAsync(string address, bool intercepted = false)
    {
        Address = new Uri(Address, address);
        return SendAsync("OnLocationChanged", Address.ToString(), null, intercepted);
    }

    /// <summary>Says that a batch, and each before it, has been rendered.</summary>
    public Task AcknowledgeAsync(long batch) => SendAsync("OnRenderCompleted", batch, null);

    /// <summary>Sends a message to the hub and waits for nothing. A circuit that has ended takes it without a word.</summary>
    public Task SendAsync(string target, params object?[] arguments) => _link.SendQuietlyAsync(HubMessage.Call(target, arguments));

    /// <summary>Calls a method of the hub that answers.</summary>
    public Task<DotNetReply> CallAsync(string target, CancellationToken cancellationToken, params object?[] arguments)
    {
        var id = NextId();
        return ReplyAsync(id, HubMessage.Call(target, arguments, id), cancellationToken);
    }

    private Task<DotNetReply> SendEventAsync(string selector, string eventName, string arguments, string? field)
    {
        var (handler, component) = HandlerOf(selector, eventName);
        return DispatchAsync(handler, eventName, arguments, field is null ? null : (component, field));
    }

    private async Task<DotNetReply> ReplyAsync(string id, HubMessage message, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<DotNetReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replies[id] = waiting;
        await _link.SendQuietlyAsync(message);
        if (Ended)
        {
            waiting.TrySetResult(DotNetReply.HungUp);
        }

        return await waiting.Task.WaitAsync(_settings.Patience, _settings.Time, cancellationToken);
    }

    private static string ValueOf(string value) => JsonSerializer.Serialize(new { value });

    // Calls of the hub and calls into the circuit share the numbers, so that one table holds who waits.
    private string NextId() => Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
}
