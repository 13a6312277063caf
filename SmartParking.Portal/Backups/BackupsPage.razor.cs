using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Backups;

namespace SmartParking.Portal.Backups;

/// <summary>What backups there are, which of them a restore has proved, and how safe that makes the data. Read again every few seconds.</summary>
public sealed partial class BackupsPage : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<BackupLine>? _lines;
    private BackupStanding? _standing;
    private DateTimeOffset _now;
    private ITimer? _timer;
    private bool _failed;

    [Inject]
    private BackupBook Book { get; set; } = default!;

    [Inject]
    private BackupOptions Options { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<BackupsPage> Logger { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    private static string StateOf(BackupLine line) => line switch
    {
        { Problem: not null } => "bad",
        { Kind: BackupKind.Tenant } => "kept",
        { ProvedAt: not null } => "good",
        _ => "unproved",
    };

    private static string IconOf(BackupLine line) => line switch
    {
        { Problem: not null } => "error",
        { Kind: BackupKind.Tenant } => "inventory_2",
        { ProvedAt: not null } => "check_circle",
        _ => "help",
    };

    private string Size(long bytes) => bytes switch
    {
        < 1_000_000 => L["Size.Kilobytes", Math.Ceiling(bytes / 1e3)],
        < 1_000_000_000 => L["Size.Megabytes", Math.Ceiling(bytes / 1e6)],
        _ => L["Size.Gigabytes", bytes / 1e9],
    };

    private void ReadAgain() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        try
        {
            var lines = await Book.ListAsync(_gone.Token);
            _now = Time.GetUtcNow();
            (_lines, _standing, _failed) = (lines, BackupStanding.Of(lines, _now), false);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }

        StateHasChanged();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The list of backups could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
