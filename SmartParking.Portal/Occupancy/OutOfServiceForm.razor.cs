using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

/// <summary>Asks why a space is out of service and until when. What is wrong is said at the field.</summary>
public sealed partial class OutOfServiceForm(IStringLocalizer<OccupancyTexts> texts, TimeProvider time, ILogger<OutOfServiceForm> logger)
{
    private const string NoEnd = "end_missing";
    private const string NoSuchMoment = "end_does_not_exist";
    private const string Failed = "failed";

    private string _reason = string.Empty;
    private OutUntil _until = OutUntil.Open;
    private string _exact = string.Empty;
    private string? _refusal;
    private bool _busy;

    private enum Field
    {
        None,
        Reason,
        End,
        Form,
    }

    [Parameter, EditorRequired]
    public string Code { get; set; } = string.Empty;

    /// <summary>The site's time zone, by its IANA name.</summary>
    [Parameter]
    public string? Zone { get; set; }

    /// <summary>What was typed before.</summary>
    [Parameter]
    public string Draft { get; set; } = string.Empty;

    /// <summary>Told with every change of the reason.</summary>
    [Parameter]
    public Action<string>? Typed { get; set; }

    /// <summary>Does it: reason and end; the answer may be a refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, DateTimeOffset?, Task<Outcome>> Submit { get; set; } = null!;

    private string? Refusal => _refusal is null ? null : texts[$"Refused.{_refusal}"].Value;

    private static Field At(string? refusal) => refusal switch
    {
        null => Field.None,
        "override.reason_missing" or "override.reason_too_long" => Field.Reason,
        "override.end_in_the_past" or "override.end_too_far" or NoEnd or NoSuchMoment => Field.End,
        _ => Field.Form,
    };

    protected override void OnInitialized() => _reason = Draft;

    private void Type(ChangeEventArgs change)
    {
        _reason = change.Value as string ?? string.Empty;
        Typed?.Invoke(_reason);
    }

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = End() is var (end, problem) && problem is null ? (await Submit(_reason, end)).Refusal : problem;
        }
        catch (Exception failure)
        {
            Log.TakeFailed(logger, failure, Code);
            _refusal = Failed;
        }
        finally
        {
            _busy = false;
        }
    }

    private (DateTimeOffset? End, string? Problem) End()
    {
        var now = time.GetUtcNow();
        return _until switch
        {
            OutUntil.Open => (null, null),
            OutUntil.Hour => (now.AddHours(1), null),
            OutUntil.Day => (SiteTime.EndOfDay(now, Zone), null),
            OutUntil.Exact => Exact(),
        };
    }

    private (DateTimeOffset? End, string? Problem) Exact()
    {
        if (!DateTime.TryParse(_exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return (null, NoEnd);
        }

        return SiteTime.At(wall, Zone) is { } end ? (end, null) : (null, NoSuchMoment);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Space {Code} could not be taken out of service")]
        public static partial void TakeFailed(ILogger logger, Exception failure, string code);
    }
}
