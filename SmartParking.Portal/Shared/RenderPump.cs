using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace SmartParking.Portal.Shared;

/// <summary>
/// Renders nothing itself. While it renders, every component that asked through the queue marks itself, and Blazor sends
/// them all as one batch: 500 tiles that change together cost one message instead of 500.
/// </summary>
public sealed class RenderPump : ComponentBase, IDisposable
{
    private bool _disposed;

    [Parameter, EditorRequired]
    public RenderQueue Queue { get; set; } = null!;

    public void Dispose()
    {
        _disposed = true;
        Queue.Dispose();
    }

    protected override void OnInitialized() => Queue.Attach(Pump);

    protected override void BuildRenderTree(RenderTreeBuilder builder) => Queue.Drain();

    // InvokeAsync hands a failure to the circuit; a page that has gone needs no render.
    private void Pump()
    {
        if (!_disposed)
        {
            _ = InvokeAsync(() => Queue.InCulture(StateHasChanged));
        }
    }
}
