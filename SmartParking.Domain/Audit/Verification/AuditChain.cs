namespace SmartParking.Domain.Audit.Verification;

/// <summary>Verifies one tenant's chain while its entries pass by in order of number; keeps no entry.</summary>
internal sealed class AuditChain(Guid tenant, IReadOnlyDictionary<long, AuditCheckpoint> checkpoints)
{
    private static readonly byte[] Zeros = new byte[32];
    private readonly HashSet<long> _seen = [];
    private byte[] _last = Zeros;

    public long LastSeq { get; private set; }

    public long Count { get; private set; }

    public IEnumerable<AuditFinding> Pass(AuditRecord entry)
    {
        Count++;
        if (entry.Seq <= LastSeq)
        {
            yield return Found(AuditFindingClass.EntryRepeated, entry, "this number stands twice or out of order");
        }
        else if (entry.Seq > LastSeq + 1)
        {
            var gone = entry.Seq - LastSeq - 1;
            yield return new AuditFinding(AuditFindingClass.EntryMissing, tenant, LastSeq + 1, null, gone == 1 ? "this entry is gone" : $"this entry and the {gone - 1} after it are gone");
        }
        else if (!entry.PrevHash.AsSpan().SequenceEqual(_last))
        {
            yield return Found(AuditFindingClass.LinkBroken, entry, "it does not follow the entry before it");
        }

        if (!AuditCanonical.Hash(entry).AsSpan().SequenceEqual(entry.Hash))
        {
            yield return Found(AuditFindingClass.EntryChanged, entry, "it is not what was written");
        }

        if (checkpoints.TryGetValue(entry.Seq, out var checkpoint))
        {
            _seen.Add(entry.Seq);
            if (!checkpoint.Hash.AsSpan().SequenceEqual(entry.Hash))
            {
                yield return Found(AuditFindingClass.CheckpointEntryChanged, entry, $"the checkpoint of {checkpoint.At:u} was signed for another entry: the chain was rewritten from here or before");
            }
        }

        (LastSeq, _last) = (Math.Max(LastSeq, entry.Seq), entry.Hash);
    }

    /// <param name="head">Null where the source has none (an export).</param>
    /// <param name="headIsKnown">Whether the source has heads at all.</param>
    public IEnumerable<AuditFinding> End((long Seq, byte[] Hash)? head, bool headIsKnown)
    {
        foreach (var missing in checkpoints.Values.Where(each => !_seen.Contains(each.Seq)).OrderBy(each => each.Seq))
        {
            yield return new AuditFinding(AuditFindingClass.CheckpointEntryMissing, tenant, missing.Seq, null, $"the checkpoint of {missing.At:u} was signed for an entry that is gone");
        }

        if (!headIsKnown)
        {
            yield break;
        }

        if (head is not { } known)
        {
            if (Count > 0)
            {
                yield return new AuditFinding(AuditFindingClass.HeadMissing, tenant, LastSeq, null, "the chain has no head any more");
            }
        }
        else if (known.Seq > LastSeq)
        {
            yield return new AuditFinding(AuditFindingClass.TailMissing, tenant, LastSeq + 1, null, $"the entries from here to {known.Seq} are gone");
        }
        else if (known.Seq < LastSeq || !known.Hash.AsSpan().SequenceEqual(_last))
        {
            yield return new AuditFinding(AuditFindingClass.HeadWrong, tenant, LastSeq, null, "the head of the chain is not its last entry");
        }
    }

    private AuditFinding Found(string @class, AuditRecord entry, string sentence) => new(@class, tenant, entry.Seq, entry.Id, sentence);
}
