using Microsoft.AspNetCore.Components;

namespace SmartParking.Portal.Ingest;

/// <summary>What is asked of the ledger. Each field changes the address when it is left or Enter is pressed, and the address the list.</summary>
public sealed partial class LedgerFilterBar
{
    private bool _open;
    private bool _noEui;

    [Parameter, EditorRequired]
    public LedgerAddress Address { get; set; } = LedgerAddress.Nothing;

    [Parameter, EditorRequired]
    public IReadOnlyList<KeyValuePair<string, string>> Tenants { get; set; } = [];

    [Parameter]
    public bool OfPlatform { get; set; }

    [Parameter]
    public EventCallback<LedgerAddress> OnChange { get; set; }

    private int Asked => new[] { Address.Tenant, Address.Type, Address.Device, Address.From, Address.To }.Count(each => each is not null);

    /// <summary>What an address names but nobody knows can still be seen and taken away.</summary>
    private IEnumerable<KeyValuePair<string, string>> KnownTenants =>
        Address.Tenant is not { } chosen || Tenants.Any(each => each.Key == chosen) ? Tenants : [.. Tenants, new(chosen, chosen)];

    private static string? Text(ChangeEventArgs change) => (change.Value as string)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A day as the browser's field for a day and a time shows it.</summary>
    private static string? Clock(string? moment, string ofDay) => moment is { Length: 10 } ? moment + ofDay : moment;

    private Task Set(LedgerAddress address)
    {
        _noEui = false;
        return OnChange.InvokeAsync(address);
    }

    private Task SetDevice(ChangeEventArgs change)
    {
        var device = LedgerAddress.DeviceOf(Text(change));
        if (device is null && Text(change) is not null)
        {
            _noEui = true;
            return Task.CompletedTask;
        }

        return Set(Address with { Device = device });
    }
}
