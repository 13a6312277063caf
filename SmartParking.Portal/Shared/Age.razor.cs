using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Shared;

/// <summary>How long ago something was, growing by itself; the exact moment on hover and focus.</summary>
public sealed partial class Age(IStringLocalizer<SharedTexts> texts, TimeProvider time, Ticker ticker) : IDisposable
{
    private IDisposable? _watch;
    private DateTimeOffset _since;
    private string _text = string.Empty;

    [Parameter, EditorRequired]
    public DateTimeOffset Since { get; set; }

    /// <summary>The site's time zone, by its IANA name.</summary>
    [Parameter]
    public string? Zone { get; set; }

    /// <summary>Of the browser that looks, where there is no site.</summary>
    [CascadingParameter(Name = Shell.Clock.Name)]
    private string? Clock { get; set; }

    /// <summary>A page that shows a past moment counts up to that moment, and nothing grows.</summary>
    [CascadingParameter(Name = "AsOf")]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>On a page of many, they are rendered together.</summary>
    [CascadingParameter]
    public RenderQueue? Queue { get; set; }

    public void Dispose() => _watch?.Dispose();

    protected override void OnParametersSet()
    {
        var now = AsOf ?? time.GetUtcNow();
        _text = Ages.Text(texts, now - Since);
        if (AsOf is null && (_watch is null || _since != Since))
        {
            _watch?.Dispose();
            _since = Since;
            _watch = ticker.Watch(Look, Ages.NextChange(Since, now));
        }
    }

    private DateTimeOffset Look(DateTimeOffset now)
    {
        if (Ages.Text(texts, now - Since) is var text && text != _text)
        {
            _text = text;
            Show();
        }

        return Ages.NextChange(Since, now);
    }

    private void Show()
    {
        if (Queue is null)
        {
            _ = InvokeAsync(StateHasChanged);
        }
        else
        {
            Queue.Add(StateHasChanged);
        }
    }
}
