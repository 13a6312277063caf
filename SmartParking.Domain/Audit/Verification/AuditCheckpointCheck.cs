using System.Text;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit.Verification;

/// <summary>Which checkpoints are ours, and whether one is missing among them.</summary>
internal static class AuditCheckpointCheck
{
    /// <param name="stored">As the table or the export has them.</param>
    /// <param name="outside">As the file outside the database has them; empty without one.</param>
    /// <param name="publicKeys">By key id.</param>
    /// <param name="findings">Gets what is wrong.</param>
    /// <returns>The genuine ones, by tenant and entry.</returns>
    public static Dictionary<Guid, Dictionary<long, AuditCheckpoint>> Genuine(
        IReadOnlyList<AuditCheckpoint> stored, IReadOnlyList<AuditCheckpoint> outside, IReadOnlyDictionary<string, byte[]> publicKeys, ICollection<AuditFinding> findings)
    {
        var genuine = new Dictionary<Guid, Dictionary<long, AuditCheckpoint>>();
        foreach (var each in stored.Concat(outside))
        {
            if (publicKeys.TryGetValue(each.KeyId, out var key) && SigningKey.Verify(key, Encoding.UTF8.GetBytes(each.Text), each.Signature))
            {
                genuine.TryAdd(each.TenantId, []);
                genuine[each.TenantId][each.Seq] = each;
            }
            else
            {
                findings.Add(new AuditFinding(AuditFindingClass.CheckpointForged, each.TenantId, each.Seq, null, $"no key that is known here ({each.KeyId}) signed this checkpoint"));
            }
        }

        foreach (var lost in outside.Where(each => genuine.GetValueOrDefault(each.TenantId)?.ContainsKey(each.Seq) == true && !stored.Any(other => other.TenantId == each.TenantId && other.Seq == each.Seq)))
        {
            findings.Add(new AuditFinding(AuditFindingClass.CheckpointMissing, lost.TenantId, lost.Seq, null, $"the checkpoint of {lost.At:u} is gone from the database"));
        }

        foreach (var (tenant, bySeq) in genuine)
        {
            Follow(tenant, [.. bySeq.Values.OrderBy(each => each.Number)], findings);
        }

        return genuine;
    }

    private static void Follow(Guid tenant, IReadOnlyList<AuditCheckpoint> inOrder, ICollection<AuditFinding> findings)
    {
        var before = new byte[32];
        var number = 0L;
        foreach (var each in inOrder)
        {
            number++;
            if (each.Number != number || !each.Previous.AsSpan().SequenceEqual(before))
            {
                findings.Add(new AuditFinding(AuditFindingClass.CheckpointMissing, tenant, each.Seq, null, $"a checkpoint before that of {each.At:u} is gone"));
            }

            (before, number) = (each.TextHash(), each.Number);
        }
    }
}
