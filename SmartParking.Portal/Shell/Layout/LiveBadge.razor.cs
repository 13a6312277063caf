using System.Globalization;

namespace SmartParking.Portal.Shell.Layout;

/// <summary>Says whether the page is live and how old what it shows is; renders only when that text changes.</summary>
public sealed partial class LiveBadge : IDisposable
{
    private ITimer? _timer;
    private string? _drawn;

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
        }
    }

    private void LookNow(object? sender, EventArgs change) => Look();

    private void Look()
    {
        if (Age is var age && age != _drawn)
        {
            _drawn = age;
            _ = InvokeAsync(StateHasChanged);
        }
    }
}
