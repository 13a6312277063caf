using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Jobs;

namespace SmartParking.Portal.Jobs;

/// <summary>One job, what may be ordered of it, and the question before it is paused.</summary>
public sealed partial class JobRow
{
    private bool _asking;
    private bool _busy;

    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    [Parameter]
    public bool MayOperate { get; set; }

    [Parameter, EditorRequired]
    public Func<JobOrder, Task> Order { get; set; } = null!;

    private string Id(string part) => $"{part}-{Job.Name.Replace('.', '-')}";

    private string Facts(JobRun run) => string.Join(" · ", new[] { run.Took is { } took ? L.Took(took) : string.Empty, L.Figures(run.Result) }.Where(part => part.Length > 0));

    private async Task OrderAsync(JobOrder order)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await Order(order);
            _asking = false;
        }
        finally
        {
            _busy = false;
        }
    }
}
