using System.Globalization;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Domain.Occupancy;

/// <summary>docs/debounce.md as a table: what a sensor says, second by second, and what counts when.</summary>
public sealed class DebounceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>F, O and ? at their seconds; then what counts, when it happened, and in brackets when it was let count.</summary>
    [Theory]
    [InlineData("F0 O60", 60, "F0 O60")]
    [InlineData("F0 O60 F62 O65", 300, "F0 O60")]
    [InlineData("F0 O60 F65", 74.9, "F0 O60")]
    [InlineData("F0 O60 F65", 75, "F0 O60 F65(75)")]
    [InlineData("F0 O60 F69.999", 300, "F0 O60 F69.999(79.999)")]
    [InlineData("F0 O60 F70", 70, "F0 O60 F70")]
    [InlineData("F0 O60 F65 O75", 300, "F0 O60 F65(75) O75")]
    [InlineData("F0 O60 F65 F68 F71", 300, "F0 O60 F65(75)")]
    [InlineData("F0 O60 F62 O64 F66 O68 F70", 300, "F0 O60 F70(80)")]
    [InlineData("F0 O4 F8", 300, "F0")]
    [InlineData("O0 ?60 O62", 300, "O0 ?60 O62")]
    [InlineData("F0 O60 F65 ?68", 300, "F0 O60 ?68")]
    [InlineData("F0 O60 F65 ?68 F70", 300, "F0 O60 ?68 F70")]
    public void A_change_counts_at_once_and_a_flicker_when_the_window_has_passed(string said, double until, string counts)
    {
        var (end, changes) = SensedFold.Run(SensedNow.Nothing, said.Split(' ').Select(Piece), Window);
        var all = changes.ToList();
        end = SensedFold.Pass(end, At(until), all);

        string.Join(' ', all.Select(Told)).ShouldBe(counts);
        end.State.ShouldBe(all[^1].Became);
        end.Since.ShouldBe(all[^1].At);
        end.PendingUntil.ShouldBe(all[^1].Became == end.Raw.State ? null : end.Raw.SettlesAt);
    }

    [Fact]
    public void Without_a_window_every_change_counts_at_once()
    {
        var (_, changes) = SensedFold.Run(SensedNow.Nothing, "F0 O1 F2 O3".Split(' ').Select(Piece), TimeSpan.Zero);

        string.Join(' ', changes.Select(Told)).ShouldBe("F0 O1 F2 O3");
    }

    [Fact]
    public void Evidence_that_runs_out_before_the_window_has_passed_ends_what_waits()
    {
        var changes = new List<SensedChange>();
        var pieces = "F0 O60 F65".Split(' ').Select(Piece).Select(piece => piece with { Window = TimeSpan.FromSeconds(8) });
        var (end, first) = SensedFold.Run(SensedNow.Nothing, pieces, Window);
        end = SensedFold.Pass(end, At(300), changes);

        string.Join(' ', first.Concat(changes).Select(Told)).ShouldBe("F0 ?8 O60 ?73");
        end.PendingUntil.ShouldBeNull();
    }

    [Fact]
    public void A_window_that_is_made_shorter_holds_from_the_next_change_on()
    {
        var (waiting, _) = SensedFold.Run(SensedNow.Nothing, "F0 O60".Split(' ').Select(Piece), TimeSpan.FromMinutes(5));
        waiting.PendingUntil.ShouldBe(At(360));
        var (_, changes) = SensedFold.Run(waiting, "F75 O90 F93".Split(' ').Select(Piece), Window);

        // What waited under the long window was taken back within it.
        string.Join(' ', changes.Select(Told)).ShouldBe("O90");
    }

    private static DateTimeOffset At(double second) => Start.AddSeconds(second);

    private static Evidence Piece(string told)
    {
        var at = At(double.Parse(told[1..], CultureInfo.InvariantCulture));
        return new Evidence(Guid.NewGuid(), at, at, State(told[0]), TimeSpan.FromHours(1));
    }

    private static SensedState State(char letter) => letter switch { 'F' => SensedState.Free, 'O' => SensedState.Occupied, _ => SensedState.Unknown };

    private static string Told(SensedChange change) =>
        (change.Became switch { SensedState.Free => "F", SensedState.Occupied => "O", SensedState.Unknown => "?" })
        + Second(change.At) + (change.SettledAt is { } settled ? $"({Second(settled)})" : string.Empty);

    private static string Second(DateTimeOffset at) => (at - Start).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
