using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Audit;

/// <summary>The audit as a list, of a tenant or of all: the address says what, the newest first, older ones on demand.</summary>
public sealed partial class AuditBoard
{
    private readonly CancellationTokenSource _gone = new();
    private AuditAddress _address = AuditAddress.Nothing;
    private IReadOnlyList<AuditChoice> _choices = [];
    private List<AuditView>? _entries;
    private AuditCursor? _older;
    private AuditCursor? _asked;
    private bool _failed;
    private bool _reading;
    private int _round;

    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>Of the page, without a query.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Func<AuditAddress, AuditCursor?, CancellationToken, Task<AuditEntries>> Read { get; set; } = default!;

    /// <summary>People of a tenant, or the platform's tenants.</summary>
    [Parameter, EditorRequired]
    public Func<CancellationToken, Task<IReadOnlyList<AuditChoice>>> Choices { get; set; } = default!;

    [Parameter]
    public bool OfPlatform { get; set; }

    [Parameter]
    public string? ExportPath { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<AuditBoard> Logger { get; set; } = default!;

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _address = Here();
        // Without them the filters still take what an address names.
        await TryAsync(async cancel => _choices = await Choices(cancel));
        await ReadAsync();
    }

    private AuditAddress Here()
    {
        var address = AuditAddress.Of(new Uri(Navigation.Uri));
        return OfPlatform ? address : address with { Tenant = null };
    }

    private void Go(AuditAddress address) => Navigation.NavigateTo(address.At(Path));

    private void Moved(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath != Path || Here() == _address)
        {
            return;
        }

        _ = InvokeAsync(async () =>
        {
            _address = Here();
            await ReadAsync();
            StateHasChanged();
        });
    }

    private Task ReadAsync() => PageAsync(null);

    private Task OlderAsync() => PageAsync(_older);

    private Task RetryAsync() => PageAsync(_asked);

    /// <summary>An answer that another question has overtaken is thrown away.</summary>
    private async Task PageAsync(AuditCursor? before)
    {
        var round = ++_round;
        _asked = before;
        _reading = true;
        AuditEntries? page = null;
        var worked = await TryAsync(async cancel => page = await Read(_address, before, cancel));
        if (round != _round)
        {
            return;
        }

        _reading = false;
        _failed = !worked;
        if (page is not null)
        {
            _entries = before is null ? [.. page.Entries] : [.. _entries ?? [], .. page.Entries];
            _older = page.Older;
        }
        else if (before is null)
        {
            // What the filters before found must not stand under these.
            _entries = null;
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_gone.Token);
            return true;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            Log.ReadFailed(Logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The audit could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
