using System.Globalization;

namespace SmartParking.Portal.Shell.Layout;

/// <summary>Says whether the page is live and how old what it shows is; renders only when that changes by a second.</summary>
public sealed partial class LiveBadge : IDisposable
{
    private ITimer? _timer;
    private (string? Age, long? Second) _drawn;

    private string? Age => Live.At is { } at ? L.Age(at, Time.GetUtcNow()) : null;

    private string? Title => Live.At is { } at ? L["Live.AsOf", at.UtcDateTime.ToString("G", CultureInfo.CurrentCulture) + " UTC"].Value : null;

    public void Dispose()
    {
        Live.Changed -= LookNow;
        _timer?.Dispose();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            Live.Changed += LookNow;
            _timer = Time.CreateTimer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            // The page may have said it before anybody listened.
            Look();
        }
    }

    private void LookNow(object? sender, EventArgs change) => Look();

    private void Look()
    {
        var now = (Age, Live.At?.ToUnixTimeSeconds());
        if (now != _drawn)
        {
            _drawn = now;
            _ = InvokeAsync(StateHasChanged);
        }
    }
}
