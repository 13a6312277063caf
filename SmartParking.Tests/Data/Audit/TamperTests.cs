using SmartParking.Domain.Audit.Verification;
using Xunit.Abstractions;

namespace SmartParking.Tests.Data.Audit;

/// <summary>What a superuser can do to the audit with every trigger off, and the exact entry that verify-audit then names.</summary>
public sealed class TamperTests(ITestOutputHelper output) : IAsyncLifetime
{
    // Writes the chain of Acme anew from a number on, with hashes that fit.
    private const string Rewrite =
        """
        do $$ declare e audit_log; p bytea; begin
            select coalesce((select hash from audit_log where tenant_id = '{acme}' and seq = @from - 1), decode(repeat('00', 32), 'hex')) into p;
            for e in select * from audit_log where tenant_id = '{acme}' and seq >= @from order by seq loop
                e.prev_hash := p;
                p := sha256(convert_to(audit_canonical(e), 'UTF8'));
                update audit_log set prev_hash = e.prev_hash, hash = p where tenant_id = e.tenant_id and id = e.id;
                update audit_heads set seq = e.seq, hash = p where tenant_id = e.tenant_id;
            end loop;
        end $$;
        """;

    // Ten entries; a checkpoint was signed after the sixth.
    private static readonly Dictionary<string, (string Sql, string Class, long Seq)> Classes = new()
    {
        ["one byte of a name"] = (Set("actor_name = 'x' || substr(actor_name, 2)", 4), AuditFindingClass.EntryChanged, 4),
        ["what was before"] = (Set("before = replace(before, 'old', 'odd')", 3), AuditFindingClass.EntryChanged, 3),
        ["what became"] = (Set("after = null", 3), AuditFindingClass.EntryChanged, 3),
        ["the moment"] = (Set("at = at + interval '1 microsecond'", 5), AuditFindingClass.EntryChanged, 5),
        ["the actor"] = (Set("actor_id = gen_random_uuid()", 5), AuditFindingClass.EntryChanged, 5),
        ["the action"] = (Set("action = 'space.view'", 2), AuditFindingClass.EntryChanged, 2),
        ["the resource"] = (Set("resource_id = '99'", 2), AuditFindingClass.EntryChanged, 2),
        ["the address taken away"] = (Set("address = null", 7), AuditFindingClass.EntryChanged, 7),
        ["the request id"] = (Set("request_id = 'other'", 7), AuditFindingClass.EntryChanged, 7),
        ["the hash itself"] = (Set("hash = sha256(hash)", 8), AuditFindingClass.EntryChanged, 8),
        ["the first gone"] = ("delete from audit_log where tenant_id = '{acme}' and seq = 1", AuditFindingClass.EntryMissing, 1),
        ["one in the middle gone"] = ("delete from audit_log where tenant_id = '{acme}' and seq = 5", AuditFindingClass.EntryMissing, 5),
        ["the tail cut, the head left"] = ("delete from audit_log where tenant_id = '{acme}' and seq > 8", AuditFindingClass.TailMissing, 9),
        ["the tail cut with the head, older than the checkpoint"] =
            ("delete from audit_log where tenant_id = '{acme}' and seq > 4; update audit_heads h set seq = 4, hash = a.hash from audit_log a where a.tenant_id = h.tenant_id and a.seq = 4 and h.tenant_id = '{acme}'", AuditFindingClass.CheckpointEntryMissing, 6),
        ["two exchanged"] = ("alter table audit_log drop constraint audit_log_tenant_id_seq_key; update audit_log set seq = 13 - seq where tenant_id = '{acme}' and seq in (6, 7)", AuditFindingClass.EntryChanged, 6),
        ["a forged one put in"] = (
            "alter table audit_log drop constraint audit_log_tenant_id_seq_key; insert into audit_log select tenant_id, gen_random_uuid(), at, actor_kind, actor_id, actor_name, action, resource_type, '98', before, after, address, agent, request_id, seq, prev_hash, hash from audit_log where tenant_id = '{acme}' and seq = 5",
            AuditFindingClass.EntryRepeated, 5),
        ["renumbered"] = ("update audit_log set seq = seq + 100 where tenant_id = '{acme}' and seq > 7", AuditFindingClass.EntryMissing, 8),
        ["the chain rewritten from before the checkpoint"] = (Set("action = 'space.view'", 3) + Rewrite.Replace("@from", "3", StringComparison.Ordinal), AuditFindingClass.CheckpointEntryChanged, 6),
        ["the whole chain rewritten"] = (Set("actor_id = null", 1) + Rewrite.Replace("@from", "1", StringComparison.Ordinal), AuditFindingClass.CheckpointEntryChanged, 6),
        ["one replaced with a hash of its own"] = (
            "update audit_log a set action = 'space.view' where tenant_id = '{acme}' and seq = 7; update audit_log a set hash = sha256(convert_to(audit_canonical(a), 'UTF8')) where tenant_id = '{acme}' and seq = 7",
            AuditFindingClass.LinkBroken, 8),
        ["the head set back"] = ("update audit_heads set seq = seq - 1 where tenant_id = '{acme}'", AuditFindingClass.HeadWrong, 10),
        ["the head taken away"] = ("delete from audit_heads where tenant_id = '{acme}'", AuditFindingClass.HeadMissing, 10),
        ["every entry of a tenant gone"] = ("delete from audit_log where tenant_id = '{acme}'", AuditFindingClass.CheckpointEntryMissing, 6),
        ["every entry and the head gone"] = ("delete from audit_log where tenant_id = '{acme}'; delete from audit_heads where tenant_id = '{acme}'", AuditFindingClass.CheckpointEntryMissing, 6),
        ["another tenant's entry moved here"] = ("update audit_log set tenant_id = '{acme}', seq = 11 where tenant_id = '{borealis}' and seq = 3", AuditFindingClass.EntryChanged, 11),
        ["the checkpoint altered to fit"] = ("update audit_checkpoints set hash = sha256(hash) where tenant_id = '{acme}'", AuditFindingClass.CheckpointForged, 6),
        ["the checkpoint signed by somebody else"] = ("update audit_checkpoints set signature = sha256(signature) || sha256(hash) where tenant_id = '{acme}'", AuditFindingClass.CheckpointForged, 6),
    };

    private AuditBench _bench = null!;

    public static TheoryData<string> Names => [.. Classes.Keys];

    public async Task InitializeAsync()
    {
        _bench = await AuditBench.CreateAsync();
        await _bench.FillAsync(_bench.Acme, 6);
        await _bench.FillAsync(_bench.Borealis, 3);
        await _bench.CheckpointAsync();
        await _bench.FillAsync(_bench.Acme, 4);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_untouched_audit_has_no_finding()
    {
        var verdict = await _bench.VerifyAsync();

        verdict.Findings.ShouldBeEmpty();
        // The canaries have a chain each, of one entry.
        (verdict.Entries, verdict.Chains, verdict.Checkpoints).ShouldBe((15, 4, 4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_done_to_it_is_named_with_its_entry(string name)
    {
        var (sql, @class, seq) = Classes[name];
        await _bench.SpoilAsync(sql);

        var findings = (await _bench.VerifyAsync()).Findings;

        output.WriteLine($"{name}: {string.Join(" | ", findings)}");
        findings.ShouldContain(finding => finding.Class == @class && finding.Seq == seq && finding.TenantId == _bench.Acme.Id.Value);
    }

    [Fact]
    public async Task A_superuser_who_takes_the_checkpoints_away_too_is_caught_by_the_file_outside()
    {
        var file = Path.GetTempFileName();
        await _bench.CheckpointAsync(file);
        await _bench.SpoilAsync("delete from audit_checkpoints; " + Set("action = 'space.view'", 2) + Rewrite.Replace("@from", "2", StringComparison.Ordinal));

        (await _bench.VerifyAsync()).Findings.ShouldBeEmpty("without the file nothing is left to compare with");
        var findings = (await _bench.VerifyAsync(await SmartParking.Domain.Audit.AuditCheckpointFile.ReadAsync(file, CancellationToken.None))).Findings;

        findings.ShouldContain(finding => finding.Class == AuditFindingClass.CheckpointEntryChanged && finding.Seq == 10);
        findings.ShouldContain(finding => finding.Class == AuditFindingClass.CheckpointMissing && finding.Seq == 10);
        File.Delete(file);
    }

    [Fact]
    public async Task A_checkpoint_taken_from_between_two_others_is_missed()
    {
        await _bench.CheckpointAsync();
        await _bench.FillAsync(_bench.Acme, 1);
        await _bench.CheckpointAsync();
        (await _bench.VerifyAsync()).Findings.ShouldBeEmpty();

        await _bench.SpoilAsync("delete from audit_checkpoints where tenant_id = '{acme}' and number = 2");

        (await _bench.VerifyAsync()).Findings.ShouldHaveSingleItem().Class.ShouldBe(AuditFindingClass.CheckpointMissing);
    }

    private static string Set(string change, int seq) => $"update audit_log set {change} where tenant_id = '{{acme}}' and seq = {seq};";
}
