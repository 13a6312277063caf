using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Tenants;

/// <summary>What a platform admin says of a tenant, new or not.</summary>
public sealed partial class TenantForm
{
    private readonly string?[] _limits = new string?[Enum.GetValues<TenantLimit>().Length];
    private string _name = string.Empty;
    private string _slug = string.Empty;
    private bool _slugTyped;
    private string _kind = "customer";
    private string _tier = "basic";
    private string _band = TenantDraft.UsualBand;
    private DateOnly? _trialEnds;
    private bool _asOwner = true;
    private bool _busy;
    private Outcome? _refused;
    private string? _problem;

    /// <summary>Null for a new one.</summary>
    [Parameter]
    public TenantView? Tenant { get; set; }

    /// <summary>Takes what was said, and whether he who says it becomes the owner; the answer may be a refusal.</summary>
    [Parameter, EditorRequired]
    public Func<TenantDraft, bool, Task<Outcome>> Submit { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventCallback Cancel { get; set; }

    [Inject]
    private ILogger<TenantForm> Logger { get; set; } = default!;

    private bool IsNew => Tenant is null;

    protected override void OnInitialized()
    {
        if (Tenant is not { Draft: var draft })
        {
            return;
        }

        (_name, _slug, _kind, _tier, _band) = (draft.Name, draft.Slug, draft.Kind, draft.Tier, draft.Band);
        _trialEnds = draft.TrialEndsAt is { } ends ? DateOnly.FromDateTime(ends.UtcDateTime) : null;
        foreach (var limit in Enum.GetValues<TenantLimit>())
        {
            _limits[(int)limit] = draft.Limits.TryGetValue(TenantLimits.NameOf(limit), out var agreed) ? agreed.ToString(CultureInfo.InvariantCulture) : null;
        }
    }

    private string Id(string part) => $"tenant-{part}-{Tenant?.Draft.Slug}";

    private string? Invalid(string field) => _refused?.Field == field ? "true" : null;

    private void Slugify()
    {
        if (IsNew && !_slugTyped)
        {
            _slug = TenantDraft.SlugOf(_name);
        }
    }

    private TenantDraft Draft() => new(_name, _slug, _kind, _tier, _band, _kind == "trial" && _trialEnds is { } ends ? new DateTimeOffset(ends, TimeOnly.MinValue, TimeSpan.Zero) : null)
    {
        Features = Tenant?.Draft.Features ?? new Dictionary<string, bool>(),
        Limits = Enum.GetValues<TenantLimit>()
            .Where(limit => !string.IsNullOrWhiteSpace(_limits[(int)limit]))
            .ToDictionary(TenantLimits.NameOf, limit => int.TryParse(_limits[(int)limit], CultureInfo.InvariantCulture, out var number) ? number : -1),
    };

    private async Task SubmitAsync()
    {
        if (_busy)
        {
            return;
        }

        (_busy, _problem, _refused) = (true, null, null);
        try
        {
            if (await Submit(Draft(), _asOwner) is { IsDone: false } refused)
            {
                (_refused, _problem) = (refused, Refusals.Tell(refused));
            }
        }
        catch (Exception failure)
        {
            _problem = L["Tenants.Form.NotSaved"];
            Log.NotSaved(Logger, failure);
        }
        finally
        {
            _busy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A tenant could not be saved")]
        public static partial void NotSaved(ILogger logger, Exception failure);
    }
}
