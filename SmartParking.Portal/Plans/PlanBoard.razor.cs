using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Plans;

/// <summary>Which level is looked at, and its plan.</summary>
public sealed partial class PlanBoard : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<PlanLevel>? _levels;
    private bool _failed;

    [CascadingParameter]
    public TenantAccess? Access { get; set; }

    [Parameter, EditorRequired]
    public BoardView Board { get; set; } = null!;

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    [Parameter]
    public Guid? Open { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    [Parameter]
    public EventCallback<Guid> OnLevel { get; set; }

    [Inject]
    private PlanQuery Plans { get; set; } = default!;

    [Inject]
    private ILogger<PlanBoard> Logger { get; set; } = default!;

    /// <summary>Levels on which there is something to see; of the chosen site, where one is chosen that has any.</summary>
    private List<PlanLevel> Drawn => [.. _levels!.Where(level => level.Placed > 0 && (Query.Site is null || level.SiteSlug == Query.Site))];

    private int Sites => Drawn.Select(level => level.Site).Distinct().Count();

    private Guid Chosen => (Drawn.Find(level => level.Id == Query.Level) ?? Drawn[0]).Id;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync() => _levels is null && !_failed && Access is not null ? ReadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        try
        {
            _levels = await Plans.LevelsAsync(Access!, _gone.Token);
            _failed = false;
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The levels of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
