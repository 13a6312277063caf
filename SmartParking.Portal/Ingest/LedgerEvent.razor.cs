using Microsoft.AspNetCore.Components;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Ingest;

/// <summary>One event of the ledger, opened; read again when its row says something else.</summary>
public sealed partial class LedgerEvent
{
    private readonly CancellationTokenSource _gone = new();
    private LedgerEntry? _read;
    private LedgerDetail? _detail;
    private string? _json;
    private string? _bytes;
    private bool _missing;
    private bool _failed;

    [Parameter, EditorRequired]
    public LedgerEntry Entry { get; set; } = default!;

    [Parameter, EditorRequired]
    public Func<LedgerEntry, CancellationToken, Task<LedgerDetail?>> Find { get; set; } = default!;

    /// <summary>Null on the platform's page.</summary>
    [Parameter]
    public TenantAccess? Access { get; set; }

    [Inject]
    private ILogger<LedgerEvent> Logger { get; set; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_read == Entry)
        {
            return Task.CompletedTask;
        }

        _read = Entry;
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            _detail = await Find(Entry, _gone.Token);
            _json = _detail?.Body?.ToJson(Entry.Type) is { } json ? LedgerWords.Pretty(json) : null;
            _bytes = _detail?.Body is { } body && (_json is null || body.Encoding != EventEncoding.Json) ? LedgerWords.Hex(body.Bytes.Span) : null;
            (_missing, _failed) = (_detail is null, false);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // Closed meanwhile.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An event of the ledger could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
