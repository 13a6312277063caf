using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenancy;

/// <summary>Shows whose data this is, and leads to the person's other tenants. The list is asked for each time it opens.</summary>
public sealed partial class TenantSwitcher
{
    private const int Most = 50;

    private IReadOnlyList<TenantAccess>? _tenants;
    private List<TenantAccess> _shown = [];
    private int _matching;
    private bool _failed;

    /// <summary>The tenant of the page; null outside of any.</summary>
    [Parameter]
    public TenantAccess? Current { get; set; }

    [Parameter]
    public bool PlatformAdmin { get; set; }

    /// <summary>Whether the page shows all tenants.</summary>
    [Parameter]
    public bool OnPlatform { get; set; }

    [Inject]
    private TenantDirectory Directory { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<TenantSwitcher> Logger { get; set; } = default!;

    private string Text
    {
        get;
        set
        {
            field = value;
            Filter();
        }
    } = string.Empty;

    private string Title => OnPlatform ? L["Platform.AllTenants"] : Current?.Tenant.Name ?? L["Switcher.None"];

    private bool OffersPlatform => PlatformAdmin && Matches(L["Platform.AllTenants"]);

    private string Hint => _matching switch
    {
        0 when Text.Length > 0 => L["Switcher.NoMatch"],
        0 => L["Switcher.NoTenants"],
        > Most => L["Switcher.More", Most, _matching],
        _ => string.Empty,
    };

    private async Task LoadAsync()
    {
        try
        {
            _failed = false;
            _tenants = await Directory.OfAsync(await Person.IdAsync(), CancellationToken.None);
            Text = string.Empty;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ListFailed(Logger, failure);
        }
    }

    // Enter in the search, once something has been typed: an Enter too many must not lead away.
    private void FollowFirst()
    {
        var first = OffersPlatform ? Paths.Platform : _shown.Count > 0 ? Paths.Operations(_shown[0].Tenant.Slug) : null;
        if (Text.Trim().Length > 0 && _tenants is not null && first is not null)
        {
            Navigation.NavigateTo(first, forceLoad: true);
        }
    }

    private void Filter()
    {
        var matching = (_tenants ?? []).Where(access => Matches(access.Tenant.Name) || Matches(access.Tenant.Slug)).ToList();
        _matching = matching.Count;
        _shown = [.. matching.Take(Most)];
    }

    // Accents and case do not matter to somebody who types in a hurry.
    private bool Matches(string name) =>
        CultureInfo.CurrentCulture.CompareInfo.IndexOf(name, Text.Trim(), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private bool IsCurrent(TenantAccess access) => access.TenantId == Current?.TenantId;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The tenants of a person could not be listed")]
        public static partial void ListFailed(ILogger logger, Exception failure);
    }
}
