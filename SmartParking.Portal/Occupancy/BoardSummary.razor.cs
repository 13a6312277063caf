using Microsoft.AspNetCore.Components;

namespace SmartParking.Portal.Occupancy;

/// <summary>The one line of what is true now. Says so when it no longer is: a board is re-read every minute.</summary>
public sealed partial class BoardSummary
{
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(90);

    /// <summary>The past moment that is shown; null: live.</summary>
    [Parameter]
    public DateTimeOffset? AsOf { get; set; }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Live.Report(null);
    }

    private void Look()
    {
        var counts = Board.Current.Counts.All;
        var late = Time.GetUtcNow() - Board.Current.ReadAt > Latest;
        if ((counts, late) != (_counts, _late))
        {
            (_counts, _late) = (counts, late);
            StateHasChanged();
        }
    }

    private DateTimeOffset Tick(DateTimeOffset now)
    {
        Queue.Add(Look);
        return now.AddSeconds(30);
    }
}
