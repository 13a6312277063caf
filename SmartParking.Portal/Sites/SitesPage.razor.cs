using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary>Every site of a tenant; the one that is open, and what is looked for, stand in the address.</summary>
public sealed partial class SitesPage(SitesQuery query, NavigationManager navigation, TimeProvider time, ILogger<SitesPage> logger)
{
    private IReadOnlyList<SiteInfo>? _sites;
    private Guid? _open;
    private bool _new;
    private bool _failed;
    private string _text = string.Empty;

    private bool MayManage => Access?.May(Permission.SitesManage) == true;

    private IEnumerable<SiteInfo> Shown => _sites!.Where(site =>
        _text.Length == 0 || new[] { site.Name, site.Slug, site.Draft.City, site.Draft.Address }.Concat(site.Draft.Labels).Any(each => each?.Contains(_text.Trim(), StringComparison.CurrentCultureIgnoreCase) == true));

    protected override async Task OnTenantReadyAsync()
    {
        // Read once: afterwards the field is ahead of the address.
        _text = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query).TryGetValue("q", out var text) && text.ToString() is { Length: <= 100 } looked ? looked : string.Empty;
        await ReadAsync();
        Look();
    }

    protected override Task OnAddressChangedAsync()
    {
        Look();
        return Task.CompletedTask;
    }

    private void Look()
    {
        var said = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        _new = said.ContainsKey("new");
        _open = said.TryGetValue("site", out var slug) ? _sites?.FirstOrDefault(site => site.Slug == slug.ToString())?.Id : null;
    }

    private async Task ReadAsync()
    {
        try
        {
            _sites = await query.ReadAsync(Access!, null, Gone);
            _failed = false;
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

    private void Type(string? text)
    {
        _text = text ?? string.Empty;
        Go(replace: true);
    }

    private void Open(Guid? site, bool isNew)
    {
        (_open, _new) = (site, isNew);
        Go(replace: false);
    }

    private void Close() => Open(null, false);

    private async Task ChangedAsync(Guid? site)
    {
        await ReadAsync();
        Open(site, false);
    }

    private void Go(bool replace)
    {
        var slug = _sites?.FirstOrDefault(site => site.Id == _open)?.Slug;
        var said = new Dictionary<string, string?> { ["q"] = _text.Length == 0 ? null : _text, ["site"] = slug, ["new"] = _new ? "1" : null };
        navigation.NavigateTo(QueryHelpers.AddQueryString(Paths.Sites(Slug), said.Where(each => each.Value is not null)), replace: replace);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The sites of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
