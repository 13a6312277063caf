using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// The live boards of all tenants somebody looks at: one snapshot per tenant however many circuits share it, brought up to
/// date at most every 100 ms after a signal, and wholly re-read every minute in case a signal was lost.
/// </summary>
public sealed class OccupancyBoard(BoardReader reader, ParkingSignals signals, TimeProvider time, ILogger<OccupancyBoard> logger) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, Task<TenantBoard>> _boards = new();
    private bool _disposed;

    /// <summary>Opens a look at a tenant's board; the snapshot is there when it returns. Dispose it when the page goes away.</summary>
    public async Task<BoardView> OpenAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var starting = _boards.GetOrAdd(tenant, StartAsync);
            TenantBoard board;
            try
            {
                board = await starting.WaitAsync(cancellationToken);
            }
            catch (Exception) when (starting.IsFaulted)
            {
                _boards.TryRemove(KeyValuePair.Create(tenant, starting));
                throw;
            }

            if (board.TryOpen() is { } view)
            {
                return view;
            }

            // It was retired between the look-up and the opening; the next round makes a new one.
            _boards.TryRemove(KeyValuePair.Create(tenant, starting));
        }
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var board in _boards.Values.Where(board => board.IsCompletedSuccessfully))
        {
            board.Result.Dispose();
        }
    }

    private async Task<TenantBoard> StartAsync(TenantId tenant)
    {
        var board = new TenantBoard(tenant, reader, signals, time, logger);
        try
        {
            await board.LoadAsync();
            return board;
        }
        catch
        {
            board.Dispose();
            throw;
        }
    }
}
