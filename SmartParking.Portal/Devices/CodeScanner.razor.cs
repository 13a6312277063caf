using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SmartParking.Portal.Devices;

/// <summary>Reads a code with the camera, where the browser can do that by itself; elsewhere it is not there, and everything is typed.</summary>
public sealed partial class CodeScanner(IJSRuntime browser) : IAsyncDisposable
{
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<CodeScanner>? _self;
    private bool _can;
    private bool _on;
    private bool _refused;

    /// <summary>Told what the code says, as it is.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnRead { get; set; }

    [JSInvokable]
    public Task Read(string text)
    {
        _on = false;
        StateHasChanged();
        return text.Length > Domain.Devices.DeviceLabel.Longest ? Task.CompletedTask : OnRead.InvokeAsync(text);
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("stop", CancellationToken.None);
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser went first, and its camera with it.
            }
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
            _module = await browser.InvokeAsync<IJSObjectReference>("import", "./Devices/CodeScanner.razor.js");
            _can = await _module.InvokeAsync<bool>("canScan");
            StateHasChanged();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser went before its answer came.
        }
    }

    private async Task StartAsync()
    {
        if (_module is null)
        {
            return;
        }

        _self ??= DotNetObjectReference.Create(this);
        (_on, _refused) = (true, false);
        if (!await _module.InvokeAsync<bool>("start", _root, _self))
        {
            (_on, _refused) = (false, true);
        }
    }

    private async Task StopAsync()
    {
        _on = false;
        await (_module?.InvokeVoidAsync("stop") ?? ValueTask.CompletedTask);
    }
}
