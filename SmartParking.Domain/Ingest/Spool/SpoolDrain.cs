using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>Feeds what was spooled to the database, in order, when it is back; see docs/spool.md.</summary>
public sealed partial class SpoolDrain(
    UplinkSpool spool, SpoolReplay replay, DatabaseWatch watch, IngestOptions options, TimeProvider time, ILogger<SpoolDrain> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    private long _drained;

    /// <summary>How many events the database has taken since the start.</summary>
    public long Drained => Interlocked.Read(ref _drained);

    /// <summary>One round over all segments.</summary>
    /// <returns>False when something has to wait: the database is not in order, or a piece could not be set aside.</returns>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        var clean = true;
        foreach (var segment in spool.Waitings())
        {
            if (await DrainAsync(segment, cancellationToken) is not { } whole)
            {
                return false;
            }

            clean &= whole;
        }

        return clean;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!spool.IsOn)
        {
            return;
        }

        while (true)
        {
            var clean = false;
            try
            {
                clean = !spool.Recheck() || watch.IsAway || await DrainAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }

            await Task.Delay(clean ? Pace : AfterTrouble, time, stoppingToken);
        }
    }

    /// <returns>True when the segment is done, false when a piece of it must stay, null when the database is not in order.</returns>
    private async Task<bool?> DrainAsync(SpoolSegment segment, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = segment.Read();
        var marker = SpoolFormat.MarkerOf(bytes.Span).ToArray();
        var whole = true;
        var stored = 0;
        foreach (var pieces in SpoolScan.Read(bytes, spool.ProgressOf(segment, marker, bytes.Length)).Chunk(options.BatchLimit))
        {
            var sound = pieces.Where(piece => piece.Told is not null).ToList();
            if (await replay.StoreAsync(sound, cancellationToken) is not { } refused)
            {
                Log.Waits(logger, segment.Number);
                return null;
            }

            FaultPoint.Pass("drain.commit");
            var damaged = pieces.Where(piece => piece.Told is null).Select(piece => (Piece: piece, Reason: "This stretch of the segment is no sound record."));
            whole &= SetAside(segment, bytes, marker, refused);
            whole &= SetAsideDamaged(segment, bytes, marker, damaged);
            stored += sound.Count - refused.Count;
            Interlocked.Add(ref _drained, sound.Count - refused.Count);
            if (whole)
            {
                spool.KeepProgress(segment, marker, pieces[^1].End);
            }
        }

        if (stored > 0)
        {
            Log.Drained(logger, stored, segment.Number);
        }

        if (whole)
        {
            spool.Retire(segment);
        }

        return whole;
    }

    /// <summary>A refused record is kept as a segment of its own, so that it can be put back.</summary>
    private bool SetAside(SpoolSegment segment, ReadOnlyMemory<byte> bytes, byte[] marker, IReadOnlyList<(SpoolPiece Piece, string Reason)> refused)
    {
        var all = true;
        foreach (var (piece, reason) in refused)
        {
            var header = bytes[..SpoolFormat.HeaderLength].ToArray();
            byte[] alone = [.. header, .. bytes.Span.Slice(piece.Offset, piece.Length)];
            all &= spool.SetAside(SpoolFolder.PoisonName(segment.Number, marker, piece.Offset, "spool"), alone, reason);
        }

        return all;
    }

    private bool SetAsideDamaged(SpoolSegment segment, ReadOnlyMemory<byte> bytes, byte[] marker, IEnumerable<(SpoolPiece Piece, string Reason)> damaged)
    {
        var all = true;
        foreach (var (piece, reason) in damaged)
        {
            all &= spool.SetAside(SpoolFolder.PoisonName(segment.Number, marker, piece.Offset, "damaged"), bytes.Span.Slice(piece.Offset, piece.Length), reason);
        }

        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A round of draining the spool failed")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "Segment {Segment} waits: the database takes nothing of it now")]
        public static partial void Waits(ILogger logger, int segment);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} spooled events of segment {Segment} were stored")]
        public static partial void Drained(ILogger logger, int count, int segment);
    }
}
