using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary>
/// Every space of a tenant, to be found, chosen and changed. The page holds the ids of what it shows and reads the rows that come
/// into view, so that five thousand cost a circuit as little as fifty.
/// </summary>
public sealed partial class SpacesPage(SpacesQuery query, SitesQuery sitesQuery, ParkingSignals signals, NavigationManager navigation, TimeProvider time, ILogger<SpacesPage> logger)
{
    /// <summary>How many rows the page is sent with, before its circuit reads what is in view.</summary>
    private const int FirstRows = 40;

    /// <summary>What is sensed changes all the time; this is a list to work in, not the live board.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private static readonly BulkDeed[] ForOperators = [BulkDeed.Block, BulkDeed.OutOfService, BulkDeed.Return];

    private readonly SpaceSelectionSet _chosen = new();
    private SpacesAddress _address = new();
    private SpacesAddress? _wanted;
    private IReadOnlyList<SiteInfo>? _sites;
    private IReadOnlyList<string> _labels = [];
    private IReadOnlyList<Guid>? _ids;
    private IReadOnlyList<SpaceInfo> _first = [];
    private SpacesList? _list;
    private BulkDeed? _bulk;
    private Outcome? _codesRefused;
    private string _codes = string.Empty;
    private string _said = string.Empty;
    private IDisposable? _listening;
    private ITimer? _timer;
    private int _round;
    private volatile bool _stale;
    private bool _failed;

    private bool MayManage => Access?.May(Permission.SpacesManage) == true;

    private bool MayChoose => MayManage || Access?.May(Permission.OverridesManage) == true;

    private IReadOnlyList<BulkDeed> Deeds => (_address.Deleted, MayManage) switch
    {
        (true, true) => [BulkDeed.Restore],
        (true, false) => [],
        (false, true) => [.. ForOperators, BulkDeed.Edit, BulkDeed.Delete],
        (false, false) => ForOperators,
    };

    protected override Task OnTenantReadyAsync() => StartAsync();

    // The address of an earlier choice may come back from the browser after a later one was made.
    protected override Task OnAddressChangedAsync()
    {
        var there = SpacesAddress.Parse(navigation.Uri);
        if (_wanted is not null && _wanted != there)
        {
            return Task.CompletedTask;
        }

        _wanted = null;
        return LookAsync(there);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Access is { } access)
        {
            _listening = signals.OnSpacesChanged((tenant, _) => _stale |= tenant == access.TenantId);
            _timer = time.CreateTimer(_ => RefreshInTheBackground(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _listening?.Dispose();
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task StartAsync()
    {
        _address = SpacesAddress.Parse(navigation.Uri);
        await ReadAsync(everything: true);
    }

    private async Task LookAsync(SpacesAddress address)
    {
        var sameList = address with { Open = null } == _address with { Open = null };
        _address = address;
        if (!sameList)
        {
            await ReadAsync(everything: false);
        }
    }

    private async Task ReadAsync(bool everything)
    {
        if (Access is not { } access)
        {
            return;
        }

        var round = ++_round;
        try
        {
            if (everything || _sites is null)
            {
                (_sites, _labels) = (await sitesQuery.ReadAsync(access, null, Gone), await query.LabelsAsync(access, Gone));
            }

            var ids = await query.IdsAsync(access, _address.Filter(_sites), _address.Sort, _address.Descending, Gone);
            var first = _ids is null ? await query.OfAsync(access, [.. ids.Take(FirstRows)], Gone) : _first;
            if (round != _round)
            {
                return;
            }

            (_ids, _first, _failed) = (ids, first, false);
            _chosen.Keep(ids);
            _bulk = _chosen.Count == 0 ? null : _bulk;
            await (_list?.RefreshAsync() ?? Task.CompletedTask);
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            // Gone while reading.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }
    }

    private async Task<IReadOnlyList<SpaceInfo>> ReadRowsAsync(IReadOnlyList<Guid> ids) =>
        Access is { } access && !Gone.IsCancellationRequested ? await query.OfAsync(access, ids, CancellationToken.None) : [];

    private void RefreshInTheBackground()
    {
        if (_stale && _ids is not null)
        {
            _stale = false;
            _ = InvokeAsync(async () =>
            {
                // Which spaces there are changes seldom, unless by what they show.
                await (_address.State is null && _address.Sort is not (SpaceSort.State or SpaceSort.Changed) ? _list?.RefreshAsync() ?? Task.CompletedTask : ReadAsync(everything: false));
                StateHasChanged();
            });
        }
    }

    // Looked at at once: the next choice builds on this one, also while the browser has not said yet that it went there.
    private async Task GoAsync(SpacesAddress address)
    {
        var (replace, path) = (address.Text != _address.Text, address.At(Paths.Spaces(Slug)));
        var next = SpacesAddress.Parse(navigation.ToAbsoluteUri(path).ToString());
        if (_wanted is null && next == SpacesAddress.Parse(navigation.Uri))
        {
            return;
        }

        _wanted = next;
        navigation.NavigateTo(path, replace: replace);
        await LookAsync(next);
    }

    private Task SortAsync(SpaceSort sort) => GoAsync(_address with { Sort = sort, Descending = _address.Sort == sort && !_address.Descending });

    private Task OpenAsync(string? space)
    {
        _bulk = null;
        return GoAsync(_address with { Open = space });
    }

    private void Begin(BulkDeed deed)
    {
        _said = string.Empty;
        _bulk = deed;
    }

    private void Unchoose()
    {
        _chosen.Clear();
        _bulk = null;
    }

    private async Task DoneAsync(string said)
    {
        _said = said;
        if (_bulk is not null)
        {
            Unchoose();
        }

        await ReadAsync(everything: true);
    }

    private async Task ChooseCodesAsync()
    {
        var (refusal, codes) = SpaceCodes.Expand(_codes);
        _codesRefused = refusal;
        if (refusal is not null)
        {
            return;
        }

        var site = _address.SiteIn(_sites!);
        var found = await query.OfCodesAsync(Access!, site?.Id, codes, Gone);
        if (found.Select(each => each.Site).Distinct().Count() > 1)
        {
            _codesRefused = Outcome.Refused("codes.which_site");
            return;
        }

        var missing = codes.Select(code => code.Value).Except(found.Select(each => each.Code), StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            _codesRefused = Outcome.Refused("space.code.unknown", "codes", string.Join(", ", missing.Take(10)) + (missing.Count > 10 ? " …" : string.Empty));
            return;
        }

        // A filter that hides some of them would let them be forgotten: the list shows what is chosen.
        if (!found.All(each => _ids!.Contains(each.Id)))
        {
            await GoAsync(new SpacesAddress(Site: _address.Site));
        }

        _chosen.Set(found.Select(each => each.Id), choose: true);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The spaces of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
