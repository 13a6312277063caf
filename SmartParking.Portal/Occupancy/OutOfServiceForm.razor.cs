using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
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
    private IReadOnlyList<string> _refusals = [];
    private ElementReference _reasonBox;
    private ElementReference _exactBox;
    private bool _toField;
    private bool _busy;

    private enum Field
    {
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

    public ValueTask FocusAsync() => _reasonBox.FocusAsync();

    private static Field FieldOf(string refusal) => refusal switch
    {
        "override.reason_missing" or "override.reason_too_long" => Field.Reason,
        "override.end_in_the_past" or "override.end_too_far" or NoEnd or NoSuchMoment => Field.End,
        _ => Field.Form,
    };

    // The same words as the domain's refusals, said here too so that every bad field is named at once.
    private static string? Unfit(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? "override.reason_missing"
        : reason.Trim().Length > TakeOutOfService.LongestReason ? "override.reason_too_long"
        : null;

    protected override void OnInitialized() => _reason = Draft;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_toField || _busy)
        {
            return;
        }

        _toField = false;
        if (At(Field.Reason) is not null)
        {
            await _reasonBox.FocusAsync();
        }
        else if (At(Field.End) is not null && _until == OutUntil.Exact)
        {
            await _exactBox.FocusAsync();
        }
    }

    private string Say(string refusal) => texts[$"Refused.{refusal}"].Value;

    private string? At(Field field) => _refusals.Where(each => FieldOf(each) == field).Select(Say).FirstOrDefault();

    // By a binding and not by a value of its own: what is typed while this is on its way would be overwritten by it.
    private void Type(string? reason)
    {
        _reason = reason ?? string.Empty;
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
            var (end, problem) = End();
            string?[] found = [Unfit(_reason), problem];
            if (found.All(each => each is null))
            {
                found = [(await Submit(_reason, end)).Refusal];
            }

            _refusals = [.. found.OfType<string>()];
        }
        catch (Exception failure)
        {
            Log.TakeFailed(logger, failure, Code);
            _refusals = [Failed];
        }
        finally
        {
            _busy = false;
            _toField = _refusals.Count > 0;
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
