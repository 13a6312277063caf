using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// What a circuit shows, kept up by its render batches as the page's own script keeps up the document. Not safe for several
/// threads: ask through <see cref="CircuitClient.Look{T}"/>.
/// </summary>
internal sealed class CircuitTree
{
    private readonly Dictionary<int, CircuitNode> _components = [];
    private readonly List<CircuitNode> _roots = [];

    /// <summary>Everything shown, in one line.</summary>
    public string Text => string.Join(' ', _roots.Select(root => root.Text));

    public string Html => _roots.Aggregate(new StringBuilder(), (to, root) => root.WriteHtml(to)).ToString();

    public IEnumerable<CircuitNode> All => _roots.SelectMany(root => root.Descendants());

    /// <summary>Every handler there is: a real page can send these events and no others.</summary>
    public IReadOnlySet<ulong> Handlers => All.SelectMany(node => node.Handlers.Values).ToHashSet();

    /// <summary>How many components live.</summary>
    public int Components => _components.Count;

    public bool Shows(string text) => Text.Contains(text, StringComparison.Ordinal);

    /// <param name="selector">As in <see cref="Selector"/>.</param>
    public CircuitNode? Find(string selector) => FindAll(selector).FirstOrDefault();

    public IEnumerable<CircuitNode> FindAll(string selector) => All.Where(Selector.Parse(selector).Matches);

    public void Attach(int component)
    {
        var root = new CircuitNode(FrameKind.Component, null) { ComponentId = component };
        _components[component] = root;
        _roots.Add(root);
    }

    /// <exception cref="InvalidDataException">The batch does not fit to what came before it.</exception>
    public void Apply(byte[] bytes)
    {
        var batch = new RenderBatchReader(bytes);
        for (var update = 0; update < batch.UpdatedCount; update++)
        {
            var (component, edits) = batch.Component(update);
            if (!_components.TryGetValue(component, out var node))
            {
                throw new InvalidDataException($"Component {component} is rendered and is nowhere.");
            }

            new CircuitEdits(batch, Place).Apply(update, edits, node);
        }

        foreach (var gone in batch.DisposedComponents)
        {
            _components.Remove(gone, out var node);
            if (node is { Parent: null })
            {
                _roots.Remove(node);
            }
        }
    }

    private void Place(CircuitNode component) => _components[component.ComponentId] = component;
}
