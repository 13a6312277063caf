namespace SmartParking.Domain.Audit.Verification;

/// <summary>Recomputes every chain and compares it with its head and its signed checkpoints; holds one entry at a time.</summary>
/// <param name="publicKeys">Of those who may have signed checkpoints, by key id.</param>
/// <param name="outside">Checkpoints from outside the source; empty without any.</param>
public sealed class AuditVerifier(IReadOnlyDictionary<string, byte[]> publicKeys, IReadOnlyList<AuditCheckpoint> outside)
{
    private static readonly Dictionary<long, AuditCheckpoint> None = [];

    public async Task<AuditVerdict> VerifyAsync(IAuditSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var findings = new List<AuditFinding>();
        // Heads first: entries written meanwhile are then newer than their head, never missing.
        var heads = await source.HeadsAsync(cancellationToken);
        var checkpoints = AuditCheckpointCheck.Genuine(await source.CheckpointsAsync(cancellationToken), outside, publicKeys, findings);
        var chains = new Dictionary<Guid, AuditChain>();
        long entries = 0;
        await foreach (var entry in source.EntriesAsync(cancellationToken))
        {
            entries++;
            if (!chains.TryGetValue(entry.TenantId, out var chain))
            {
                chain = new AuditChain(entry.TenantId, checkpoints.GetValueOrDefault(entry.TenantId) ?? None);
                chains.Add(entry.TenantId, chain);
            }

            findings.AddRange(chain.Pass(entry));
        }

        foreach (var tenant in chains.Keys.Union(heads.Keys).Union(checkpoints.Keys).Order())
        {
            var chain = chains.GetValueOrDefault(tenant) ?? new AuditChain(tenant, checkpoints.GetValueOrDefault(tenant) ?? None);
            findings.AddRange(chain.End(heads.TryGetValue(tenant, out var head) ? head : null, source.HasHeads));
        }

        return new AuditVerdict(findings, entries, chains.Count, checkpoints.Values.Sum(each => each.Count));
    }
}
