using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Ingest;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Devices;

/// <summary>Which codec reads what: an admin chooses one for a ChirpStack profile or for a single device, and a threshold for a distance.</summary>
public sealed partial class CodecsPage(CodecsQuery query, SetProfileCodec setProfile, SetDeviceCodec setDevice, CurrentPerson person, ILogger<CodecsPage> logger)
{
    private CodecsView? _view;
    private string? _read;
    private string? _typed;
    private bool _failed;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Filter { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Found => _view switch
    {
        { More: true } => L["Codecs.More", CodecsQuery.MostDevices],
        { Devices.Count: 0 } => string.IsNullOrWhiteSpace(Filter) ? L["Codecs.NoDevices"] : L["Codecs.NoMatch"],
        { } view => L.Count("Codecs.Found", view.Devices.Count),
        _ => string.Empty,
    };

    protected override Task OnTenantReadyAsync()
    {
        _typed = Filter;
        return ReadAsync();
    }

    protected override Task OnAddressChangedAsync()
    {
        if (Filter == _read)
        {
            return Task.CompletedTask;
        }

        _typed = Filter;
        return ReadAsync();
    }

    private static string NameOf(ProfileCodec profile) => profile.Name.Length > 0 ? profile.Name : profile.Id;

    private static string SourceOf(DeviceCodec device) => device.Own is not null ? "own" : device.OfProfile is not null ? "profile" : "none";

    private string ProfileOf(DeviceCodec device) => device switch
    {
        { ProfileName.Length: > 0 } => device.ProfileName,
        { ProfileId: { } id } => id,
        _ => L["Codecs.NotHeard"],
    };

    private string Reads(DeviceCodec device) => device switch
    {
        { Own: { } own } => L["Codecs.ReadsOwn", L.Codec(own)],
        { OfProfile: { } codec } => L["Codecs.ReadsProfile", L.Codec(codec)],
        _ => L["Codecs.ReadsNone"],
    };

    /// <summary>Where what could not be decoded stands, to be replayed.</summary>
    private string Undecodable(string? devEui) => (LedgerAddress.Nothing with { Status = LedgerStatus.Undecodable.ToWord(), Device = devEui }).At(Paths.Ingest(Slug));

    private void Search()
    {
        var wanted = string.IsNullOrWhiteSpace(_typed) ? null : _typed.Trim();
        if (wanted != Filter)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", wanted), replace: true);
        }
    }

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        var filter = _read = Filter;
        try
        {
            var view = await query.ReadAsync(access, filter, Gone);
            if (filter == _read)
            {
                (_view, _failed) = (view, false);
            }
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }

        StateHasChanged();
    }

    private async Task<Outcome> SetAsync(ProfileCodec profile, string? codec) =>
        await AgainAsync(await setProfile.ExecuteAsync(await person.IdAsync(), Slug, profile.Id, codec, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> SetAsync(DeviceCodec device, string? codec, int? threshold) =>
        await AgainAsync(await setDevice.ExecuteAsync(await person.IdAsync(), Slug, device.Id, codec, threshold, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> AgainAsync(Outcome outcome)
    {
        if (outcome.IsDone)
        {
            await ReadAsync();
        }

        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The codecs of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
