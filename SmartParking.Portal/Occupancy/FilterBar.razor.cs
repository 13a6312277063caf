using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

/// <summary>The filters and the choice of view. They change the address, and the address changes the page.</summary>
public sealed partial class FilterBar(IStringLocalizer<OccupancyTexts> texts, IStringLocalizer<SharedTexts> words, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ElementReference _first;
    private ITimer? _timer;
    private string _typed = string.Empty;
    private string _sent = string.Empty;

    [CascadingParameter]
    public RenderQueue Queue { get; set; } = null!;

    [Parameter, EditorRequired]
    public BoardView Board { get; set; } = null!;

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    [Parameter]
    public EventCallback<OperationsQuery> OnChange { get; set; }

    private IEnumerable<string> Zones =>
        Board.Current.Sites.Where(site => Query.Site is null || site.Slug == Query.Site)
            .SelectMany(site => site.Zones).Select(zone => zone.Name).Distinct().Order(BoardSnapshot.ByCode);

    public ValueTask FocusAsync() => _first.FocusAsync();

    public void Dispose() => _timer?.Dispose();

    // An address that answers what was typed must not overwrite what has been typed since.
    protected override void OnParametersSet()
    {
        if (Query.Text != _sent)
        {
            _typed = _sent = Query.Text;
        }
    }

    private static string? Text(ChangeEventArgs change) => change.Value as string is { Length: > 0 } text ? text : null;

    private Task Choose(OperationsQuery query)
    {
        _timer?.Dispose();
        _typed = _sent = query.Text;
        return OnChange.InvokeAsync(query);
    }

    private async Task ClearAsync()
    {
        await Choose(OperationsQuery.Nothing with { AsList = Query.AsList, Space = Query.Space, Sort = Query.Sort });
        await FocusAsync();
    }

    private void Type(ChangeEventArgs change)
    {
        _typed = Text(change) ?? string.Empty;
        _timer?.Dispose();
        _timer = time.CreateTimer(Paused, null, Pause, Timeout.InfiniteTimeSpan);
    }

    // InvokeAsync hands a failure to the circuit.
    private void Paused(object? state)
    {
        _ = InvokeAsync(Send);
    }

    private Task Send()
    {
        var text = _typed.Trim();
        if (text == _sent)
        {
            return Task.CompletedTask;
        }

        _sent = text;
        return OnChange.InvokeAsync(Query with { Text = text });
    }
}
