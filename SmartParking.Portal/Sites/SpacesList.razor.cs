using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Sites;

/// <summary>Rows of spaces: those in view are read, the others are only counted.</summary>
public sealed partial class SpacesList
{
    private Virtualize<Row>? _rows;
    private IReadOnlyList<Guid>? _shown;

    [Parameter, EditorRequired]
    public IReadOnlyList<Guid> Ids { get; set; } = [];

    /// <summary>What the page is sent with.</summary>
    [Parameter]
    public IReadOnlyList<SpaceInfo> First { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<IReadOnlyList<Guid>, Task<IReadOnlyList<SpaceInfo>>> Read { get; set; } = null!;

    [Parameter, EditorRequired]
    public SpaceSelectionSet Chosen { get; set; } = null!;

    [Parameter]
    public bool MayChoose { get; set; }

    [Parameter, EditorRequired]
    public SpacesAddress Address { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Guid, Task> OnOpen { get; set; } = null!;

    [Parameter, EditorRequired]
    public Action OnChosen { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<SpaceSort, Task> OnSort { get; set; } = null!;

    /// <summary>Reads what is in view again.</summary>
    public Task RefreshAsync() => _rows?.RefreshDataAsync() ?? Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (_rows is not null && !ReferenceEquals(_shown, Ids))
        {
            await _rows.RefreshDataAsync();
        }

        _shown = Ids;
    }

    private async ValueTask<ItemsProviderResult<Row>> ProvideAsync(ItemsProviderRequest request)
    {
        var (ids, from) = (Ids, Math.Min(request.StartIndex, Ids.Count));
        var window = ids.Skip(from).Take(request.Count).ToList();

        // Cancelled here and not in the database: the list takes only its own token for a word that it asked anew.
        var found = (await Read(window)).ToDictionary(space => space.Id);
        request.CancellationToken.ThrowIfCancellationRequested();
        return new ItemsProviderResult<Row>(window.Select((id, index) => new Row(from + index, id, found.GetValueOrDefault(id))), ids.Count);
    }

    private void Pick(Guid space, bool shift)
    {
        Chosen.Toggle(space, shift, Ids);
        OnChosen();
    }

    private void All(ChangeEventArgs change)
    {
        Chosen.Set(Ids, change.Value is true);
        OnChosen();
    }

    /// <param name="Space">Null when it has gone since the list was read.</param>
    public sealed record Row(int Index, Guid Id, SpaceInfo? Space);
}
