using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// Reads the bytes of one <c>JS.RenderBatch</c>: little endian, tables found from the five offsets at the end. The same
/// fields mean different things by kind; only those a kind has may be asked.
/// </summary>
internal sealed class RenderBatchReader(byte[] batch)
{
    private const int FrameSize = 20;
    private const int EditSize = 16;

    private int Updated => Int(batch.Length - 20);

    private int Frames => Int(batch.Length - 16) + 4;

    private int Disposed => Int(batch.Length - 12);

    private int Strings => Int(batch.Length - 4);

    public int UpdatedCount => Int(Updated);

    /// <summary>The components that have gone.</summary>
    public IEnumerable<int> DisposedComponents => Enumerable.Range(0, Int(Disposed)).Select(index => Int(Disposed + 4 + (4 * index)));

    /// <returns>Which component, and how many edits.</returns>
    public (int Component, int Edits) Component(int update) => (Int(Diff(update)), Int(Diff(update) + 4));

    public Edit EditAt(int update, int edit)
    {
        var at = Diff(update) + 8 + (EditSize * edit);
        return new Edit((EditKind)Int(at), Int(at + 4), Int(at + 8), Int(at + 12));
    }

    public Frame FrameAt(int index)
    {
        var at = Frames + (FrameSize * index);
        return new Frame((FrameKind)Int(at), Int(at + 4), Int(at + 8), BinaryPrimitives.ReadUInt64LittleEndian(batch.AsSpan(at + 12)));
    }

    public string? Text(int index)
    {
        if (index == -1)
        {
            return null;
        }

        var at = Int(Strings + (4 * index));
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var each = batch[at++];
            length |= (each & 0x7f) << shift;
            if (each <= 0x7f)
            {
                return Encoding.UTF8.GetString(batch, at, length);
            }
        }
    }

    private int Diff(int update) => Int(Updated + 4 + (4 * update));

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(batch.AsSpan(at));

    /// <param name="Kind">What it does.</param>
    /// <param name="Sibling">To which child of where the edits stand.</param>
    /// <param name="Index">The frame it takes from, or where a child moves to.</param>
    /// <param name="Name">The string that names a removed attribute.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Edit(EditKind Kind, int Sibling, int Index, int Name);

    /// <param name="Kind">What it is.</param>
    /// <param name="First">How many frames the whole has, or the string that is its text, markup or attribute's name.</param>
    /// <param name="Second">The id of a component, or the string that is an element's name or an attribute's value.</param>
    /// <param name="Handler">Of an attribute that is an event.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Frame(FrameKind Kind, int First, int Second, ulong Handler);
}
