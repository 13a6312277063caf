using Microsoft.Extensions.Logging;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Domain.Ingest.Spool;

/// <summary>The files alone, on a real file system that may be full, broken or torn.</summary>
public sealed class UplinkSpoolTests
{
    [Fact]
    public async Task What_goes_in_comes_out_in_order_after_a_start_too()
    {
        await using var scene = await SpoolScene.StartAsync();
        var told = Enumerable.Range(0, 200).Select(number => SpoolScene.Told(number, size: 10 + (number * 37))).ToList();
        foreach (var each in told)
        {
            (await scene.AppendAsync(each)).ShouldBeTrue();
        }

        var expected = told.Select(SpoolScene.Print).ToList();
        scene.Read().Select(SpoolScene.Print).ShouldBe(expected);
        scene.Spool.State.ShouldBe(SpoolState.Holding);

        await scene.ReopenAsync();
        (await scene.AppendAsync(SpoolScene.Told(200))).ShouldBeTrue();

        scene.Read().Take(200).Select(SpoolScene.Print).ShouldBe(expected);
        scene.Read().Count.ShouldBe(201);
        scene.Poison.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_together_shares_one_fsync_and_segments_stay_small()
    {
        await using var scene = await SpoolScene.StartAsync();
        var before = scene.Disk.Syncs;

        var kept = await Task.WhenAll(Enumerable.Range(0, 5000).Select(number => scene.AppendAsync(SpoolScene.Told(number, size: 1000))));

        kept.ShouldAllBe(each => each);
        (scene.Disk.Syncs - before).ShouldBeLessThan(1000);
        scene.Read().Count.ShouldBe(5000);
        scene.Segments.Length.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_torn_last_record_is_cut_off_wherever_it_is_torn()
    {
        await using var scene = await SpoolScene.StartAsync();
        var told = Enumerable.Range(0, 3).Select(number => SpoolScene.Told(number, size: 40)).ToList();
        foreach (var each in told)
        {
            await scene.AppendAsync(each);
        }

        await scene.CloseAsync();
        var whole = await File.ReadAllBytesAsync(scene.Segments[0]);
        var path = scene.Segments[0];
        var ends = SpoolScan.Read(whole).Select(piece => piece.End).ToList();
        for (var length = 0; length <= whole.Length; length++)
        {
            Directory.Delete(scene.Folder, recursive: true);
            Directory.CreateDirectory(scene.Folder);
            await File.WriteAllBytesAsync(path, whole[..length]);

            await scene.OpenAsync();

            scene.Read().Select(SpoolScene.Print).ShouldBe(told.Take(ends.Count(end => end <= length)).Select(SpoolScene.Print), $"at {length}");
            var isTorn = length > SpoolFormat.HeaderLength && !ends.Contains(length);
            scene.Poison.Length.ShouldBe(isTorn ? 1 : 0, $"at {length}");
            scene.Spool.Poisoned.ShouldBe(isTorn ? 1 : 0);
            (await scene.AppendAsync(told[0])).ShouldBeTrue();
            await scene.CloseAsync();
        }

        scene.Heard.ShouldContain(line => line.Level == LogLevel.Warning && line.Text.Contains("torn", StringComparison.Ordinal));
        await scene.OpenAsync();
    }

    [Fact]
    public void Every_spoiled_byte_costs_its_own_record_and_no_other()
    {
        var header = SpoolFormat.NewHeader();
        var told = Enumerable.Range(0, 3).Select(number => SpoolScene.Told(number, size: 30)).ToList();
        var segment = Segment(header, told);
        var second = SpoolScan.Read(segment).ElementAt(1);
        for (var at = second.Offset; at < second.End; at++)
        {
            foreach (var bit in new[] { 0x01, 0x80, 0xFF })
            {
                var spoiled = segment.ToArray();
                spoiled[at] ^= (byte)bit;

                var pieces = SpoolScan.Read(spoiled).ToList();

                pieces.Select(piece => (piece.Offset, piece.Length)).ShouldBe(SpoolScan.Read(segment).Select(piece => (piece.Offset, piece.Length)), $"at {at}");
                pieces.Select(piece => piece.Told is null).ShouldBe([false, true, false], $"at {at}");
            }
        }
    }

    [Fact]
    public void A_record_inside_a_body_is_not_found_behind_damage()
    {
        var forged = Segment(SpoolFormat.NewHeader(), [SpoolScene.Told(7)])[SpoolFormat.HeaderLength..];
        var segment = Segment(SpoolFormat.NewHeader(), [SpoolScene.Told(0) with { Body = forged }, SpoolScene.Told(1)]);
        segment[SpoolFormat.HeaderLength + 20] ^= 1;

        SpoolScan.Read(segment).Where(piece => piece.Told is not null).Select(piece => piece.Told!.ArrivedAt).ShouldBe([SpoolScene.Told(1).ArrivedAt]);
    }

    [Fact]
    public async Task A_full_spool_keeps_what_it_has_and_says_so_once()
    {
        await using var scene = await SpoolScene.StartAsync(configure: options => options.SpoolLimitMegabytes = 2);
        var kept = 0;
        while (await scene.AppendAsync(SpoolScene.Told(kept, size: 50_000)))
        {
            kept++;
            kept.ShouldBeLessThan(100);
        }

        scene.Spool.State.ShouldBe(SpoolState.Full);
        scene.Heard.Count(line => line.Level == LogLevel.Critical).ShouldBe(1);
        scene.Read().Count.ShouldBe(kept);
        Directory.GetFiles(scene.Folder, "*.spool").Sum(file => new FileInfo(file).Length).ShouldBeLessThanOrEqualTo(2 * 1024 * 1024);

        foreach (var segment in scene.Spool.Waitings())
        {
            scene.Spool.Retire(segment);
        }

        (await scene.AppendAsync(SpoolScene.Told(0))).ShouldBeTrue();
        scene.Spool.State.ShouldBe(SpoolState.Holding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(200)]
    [InlineData(1000)]
    public async Task A_full_disk_loses_nothing_that_was_acknowledged(long room)
    {
        await using var scene = await SpoolScene.StartAsync();
        await scene.AppendAsync(SpoolScene.Told(0));
        scene.Disk.Room = room;
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => scene.AppendAsync(SpoolScene.Told(number))));
        answers.ShouldContain(false);
        scene.Spool.State.ShouldBe(SpoolState.Failing);
        scene.Heard.ShouldContain(line => line.Level == LogLevel.Critical);
        scene.Disk.Room = long.MaxValue;
        var later = await scene.AppendAsync(SpoolScene.Told(21));

        later.ShouldBeTrue();
        scene.Spool.State.ShouldBe(SpoolState.Holding);
        scene.Read().Count.ShouldBe(2 + answers.Count(kept => kept));
        await scene.ReopenAsync();
        scene.Read().Count.ShouldBe(2 + answers.Count(kept => kept));
        scene.Poison.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_fsync_is_a_refusal_and_that_segment_is_not_written_again()
    {
        await using var scene = await SpoolScene.StartAsync();
        await scene.AppendAsync(SpoolScene.Told(0));
        scene.Disk.Broken = true;

        (await scene.AppendAsync(SpoolScene.Told(1))).ShouldBeFalse();

        scene.Disk.Broken = false;
        scene.Spool.Recheck();
        scene.Spool.State.ShouldBe(SpoolState.Holding);
        (await scene.AppendAsync(SpoolScene.Told(2))).ShouldBeTrue();
        scene.Segments.Length.ShouldBe(2);
        scene.Read().Select(told => told.ArrivedAt.Microsecond).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task A_segment_whose_header_is_damaged_is_set_aside_whole()
    {
        await using var scene = await SpoolScene.StartAsync();
        await scene.AppendAsync(SpoolScene.Told(0));
        await scene.CloseAsync();
        var bytes = await File.ReadAllBytesAsync(scene.Segments[0]);
        bytes[13] ^= 1;
        await File.WriteAllBytesAsync(scene.Segments[0], bytes);

        await scene.OpenAsync();

        scene.Read().ShouldBeEmpty();
        (await File.ReadAllBytesAsync(scene.Poison.Single())).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_folder_belongs_to_one_process_and_to_nobody_elses_eyes()
    {
        await using var scene = await SpoolScene.StartAsync();
        (await scene.AppendAsync(SpoolScene.Told(0))).ShouldBeTrue();
        using var second = new UplinkSpool(scene.Options, new SpoolDisk(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<UplinkSpool>.Instance);
        await second.StartAsync(CancellationToken.None);

        (await second.AppendAsync(SpoolScene.Told(1), CancellationToken.None)).ShouldBeFalse();

        second.State.ShouldBe(SpoolState.Failing);
        await second.StopAsync(CancellationToken.None);
        TemporaryFolder.ModeOf(scene.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        TemporaryFolder.ModeOf(scene.Segments[0]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static byte[] Segment(byte[] header, IEnumerable<SpooledEvent> told)
    {
        var records = told.SelectMany(each =>
        {
            var record = new byte[SpoolFormat.LengthOf(each)];
            SpoolFormat.Write(each, SpoolFormat.MarkerOf(header), record);
            return record;
        });
        return [.. header, .. records];
    }
}
