using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Occupancy;

/// <summary>
/// The live view of a tenant. Everything a person chooses stands in the address. The board is shared by every page of the
/// tenant, so opening it for the prerendered and again for the live page costs one read, and none while others look.
/// </summary>
public sealed partial class OperationsPage(
    OccupancyBoard boards, BoardReader reader, IStringLocalizer<OccupancyTexts> texts, NavigationManager navigation, ILogger<OperationsPage> logger)
{
    /// <summary>More often than the board is read while spaces change: no change waits for what a clock asked just before it.</summary>
    private static readonly TimeSpan RenderPace = TimeSpan.FromMilliseconds(50);

    private RenderQueue _queue = null!;
    private BoardView? _board;
    private OperationsQuery _query = OperationsQuery.Nothing;
    private OperationsQuery? _wanted;
    private DateTimeOffset? _shown;
    private SpaceView? _open;
    private bool _failed;
    private bool _empty;
    private bool _byHand;
    private FilterBar? _filters;

    private string Here => Paths.Operations(Slug);

    /// <summary>In whose time a past moment is chosen: the chosen site's, else the first one's.</summary>
    private string? Zone => (_board!.Current.Sites.FirstOrDefault(site => site.Slug == _query.Site) ?? _board.Current.Sites.FirstOrDefault())?.TimeZone;

    protected override void OnInitialized() => _queue = new RenderQueue(RenderPace);

    protected override async Task OnTenantReadyAsync()
    {
        _failed = false;
        try
        {
            var query = OperationsQuery.Parse(navigation.Uri);
            _board = query.AsOf is { } at ? BoardView.Of(await reader.ReadPastAsync(Access!, at, Gone)) : await boards.OpenAsync(Access!.TenantId, Gone);
            _shown = query.AsOf;
            _board.OnAny(_ => _queue.Add(Look));
            Show(query);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page has gone before its board came.
        }
        catch (Exception failure)
        {
            Log.BoardFailed(logger, failure, Slug);
            _failed = true;
        }
    }

    // The address of an earlier choice may come back from the browser after a later one was made.
    protected override Task OnAddressChangedAsync()
    {
        var there = OperationsQuery.Parse(navigation.Uri);
        if (_wanted is null || _wanted == there)
        {
            _wanted = null;
            Show(there);
        }

        LeaveFor(there, navigation.Uri);
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        _board?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A page lives with one board: another moment, or the present, is another page.</summary>
    private bool LeaveFor(OperationsQuery query, string address)
    {
        var leaves = _board is not null && query.AsOf != _shown;
        if (leaves)
        {
            navigation.NavigateTo(address, forceLoad: true);
        }

        return leaves;
    }

    private void Show(OperationsQuery query)
    {
        if (_board is not null)
        {
            _query = query.Known(_board.Current);
            _open = _query.Find(_board.Current);
            _empty = _board.Current.Spaces.IsEmpty;
        }
    }

    // The page itself changes only when the first space comes, or the open one goes.
    private void Look()
    {
        var (open, empty) = (_open?.Id, _empty);
        Show(_wanted ?? OperationsQuery.Parse(navigation.Uri));
        if (open != _open?.Id || empty != _empty)
        {
            StateHasChanged();
        }
    }

    // Shown at once: the next choice builds on this one, also while the browser has not said yet that it went there.
    private void Go(OperationsQuery query)
    {
        var replace = query.Text != _query.Text;
        var address = query.At(Here);
        var next = OperationsQuery.Parse(navigation.ToAbsoluteUri(address).ToString());
        if (_wanted is null && next == OperationsQuery.Parse(navigation.Uri))
        {
            return;
        }

        if (LeaveFor(next, address))
        {
            return;
        }

        _wanted = next;
        Show(next);
        navigation.NavigateTo(address, replace: replace);
    }

    private void OpenSpace(Guid id)
    {
        _byHand = true;
        if (_board!.Current.Spaces.TryGetValue(id, out var space) && id != _open?.Id)
        {
            Go(_query with { Space = OperationsQuery.NameOf(space, _board.Current) });
        }
    }

    private void CloseDrawer() => Go(_query with { Space = null });

    private void SortBy(string? sort) => Go(_query with { Sort = sort });

    private async Task ToFiltersAsync()
    {
        if (_filters is not null)
        {
            await _filters.FocusAsync();
        }
    }

    // The button has gone with what it cleared.
    private Task ClearAsync()
    {
        Go(OperationsQuery.Nothing with { AsList = _query.AsList, AsPlan = _query.AsPlan, Level = _query.Level, Space = _query.Space, Sort = _query.Sort });
        return ToFiltersAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The board of {Slug} could not be opened")]
        public static partial void BoardFailed(ILogger logger, Exception failure, string slug);
    }
}
