using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace SmartParking.Portal.Devices;

/// <summary>What is worked on beside a list, so that the list never leaves the screen; on a phone it covers it.</summary>
public sealed partial class DevicePanel(IJSRuntime browser) : IAsyncDisposable
{
    private ElementReference _root;
    private IJSObjectReference? _keys;

    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    private IStringLocalizer<DevicesTexts> L { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        if (_keys is null)
        {
            return;
        }

        try
        {
            await _keys.InvokeVoidAsync("release", CancellationToken.None);
            await _keys.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser went first.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Devices/DevicePanel.razor.js");
            _keys = await module.InvokeAsync<IJSObjectReference>("hold", _root);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser went before its keys came.
        }
    }
}
