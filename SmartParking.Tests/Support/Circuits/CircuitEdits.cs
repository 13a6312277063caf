namespace SmartParking.Tests.Support.Circuits;

/// <summary>Does the edits of one component in one batch, as the page's own script does them to the document.</summary>
/// <param name="batch">Where frames and strings stand.</param>
/// <param name="place">Told of every component that came into being.</param>
internal sealed class CircuitEdits(RenderBatchReader batch, Action<CircuitNode> place)
{
    private readonly List<(int From, int To)> _moves = [];

    public void Apply(int update, int count, CircuitNode component)
    {
        var at = component;
        for (var index = 0; index < count; index++)
        {
            var edit = batch.EditAt(update, index);
            at = edit.Kind switch
            {
                EditKind.StepIn => at.Children[edit.Sibling],
                EditKind.StepOut => at.Parent!,
                _ => Do(edit, at),
            };
        }
    }

    private CircuitNode Do(RenderBatchReader.Edit edit, CircuitNode at)
    {
        switch (edit.Kind)
        {
            case EditKind.PrependFrame:
                Insert(at, edit.Sibling, edit.Index);
                break;
            case EditKind.RemoveFrame:
                at.Children.RemoveAt(edit.Sibling);
                break;
            case EditKind.SetAttribute:
                Set(at.Children[edit.Sibling], batch.FrameAt(edit.Index));
                break;
            case EditKind.RemoveAttribute:
                Remove(at.Children[edit.Sibling], batch.Text(edit.Name)!);
                break;
            case EditKind.UpdateText or EditKind.UpdateMarkup:
                at.Children[edit.Sibling].Value = batch.Text(batch.FrameAt(edit.Index).First);
                break;
            case EditKind.PermutationEntry:
                _moves.Add((edit.Sibling, edit.Index));
                break;
            case EditKind.PermutationEnd:
                Permute(at);
                break;
            default:
                throw new InvalidDataException($"There is no edit {edit.Kind}.");
        }

        return at;
    }

    /// <returns>How many children it made: a region is its contents, a reference is none.</returns>
    private int Insert(CircuitNode parent, int index, int frameIndex)
    {
        var frame = batch.FrameAt(frameIndex);
        switch (frame.Kind)
        {
            case FrameKind.Element:
                var element = new CircuitNode(FrameKind.Element, batch.Text(frame.Second));
                parent.Insert(index, element);
                InsertRange(element, 0, frameIndex + 1, frameIndex + frame.First);
                return 1;
            case FrameKind.Region:
                return InsertRange(parent, index, frameIndex + 1, frameIndex + frame.First);
            case FrameKind.Component:
                var component = new CircuitNode(FrameKind.Component, null) { ComponentId = frame.Second };
                parent.Insert(index, component);
                place(component);
                return 1;
            case FrameKind.Text or FrameKind.Markup:
                parent.Insert(index, new CircuitNode(frame.Kind, batch.Text(frame.First)));
                return 1;
            case FrameKind.Attribute:
                Set(parent, frame);
                return 0;
            default:
                return 0;
        }
    }

    private int InsertRange(CircuitNode parent, int index, int from, int end)
    {
        var made = 0;
        for (var frame = from; frame < end; frame += Length(frame))
        {
            made += Insert(parent, index + made, frame);
        }

        return made;
    }

    private int Length(int frame) =>
        batch.FrameAt(frame) is { Kind: FrameKind.Element or FrameKind.Region or FrameKind.Component } whole ? whole.First : 1;

    private void Set(CircuitNode element, RenderBatchReader.Frame frame)
    {
        var name = batch.Text(frame.First)!;
        if (frame.Handler != 0)
        {
            element.Handlers[EventOf(name)] = frame.Handler;
        }
        else
        {
            element.Attributes[name] = batch.Text(frame.Second);
        }
    }

    private static void Remove(CircuitNode element, string name)
    {
        element.Attributes.Remove(name);
        element.Handlers.Remove(EventOf(name));
    }

    private static string EventOf(string name) => name.StartsWith("on", StringComparison.Ordinal) ? name[2..] : name;

    private void Permute(CircuitNode parent)
    {
        var before = parent.Children.ToArray();
        _moves.ForEach(move => parent.Children[move.To] = before[move.From]);
        _moves.Clear();
    }
}
