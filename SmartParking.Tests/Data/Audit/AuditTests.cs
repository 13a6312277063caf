using System.Globalization;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Audit;

public sealed class AuditTests : IAsyncLifetime
{
    private AuditBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AuditBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Sixteen_writers_of_twenty_tenants_leave_chains_without_a_gap()
    {
        var tenants = new List<SeededTenant>();
        for (var number = 0; number < 20; number++)
        {
            tenants.Add(await SeededTenant.CreateAsync(_bench.Database, $"many-{number}", spaces: 0));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 320), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
            await _bench.WriteAsync(tenants[number % 20], AuditBench.Person(Guid.CreateVersion7()), new AuditEntry("space.edit", "space", number.ToString(CultureInfo.InvariantCulture))));

        var verdict = await _bench.VerifyAsync();
        verdict.Findings.ShouldBeEmpty();
        // The canaries have a chain each, of one entry.
        (verdict.Entries, verdict.Chains).ShouldBe((322, 22));
    }

    [Fact]
    public async Task An_entry_goes_with_the_transaction_it_belongs_to()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _bench.Database.Scope.RunAsync<bool>(
            _bench.Acme.Id,
            Caller.Job("test"),
            async (work, cancel) =>
            {
                await _bench.Database.Audit.WriteAsync(work, Actor.Job("test"), new AuditEntry("space.edit", "space", "1"), cancel);
                throw new InvalidOperationException("on purpose");
            },
            CancellationToken.None));
        await _bench.WriteAsync(_bench.Acme, Actor.Job("test"), new AuditEntry("space.edit", "space", "2"));

        (await _bench.Database.ReadAsync(_bench.Acme.Id, "select seq || ' ' || resource_id from audit_log", row => row.GetString(0))).ShouldBe(["1 2"]);
    }

    [Fact]
    public async Task Nobody_writes_under_another_name_than_the_one_that_was_signed()
    {
        var olivia = Guid.CreateVersion7();
        Task ForgeAsync(Actor actor) => _bench.Database.Scope.RunAsync(
            _bench.Acme.Id,
            Caller.Person(olivia, "test"),
            (work, cancel) => _bench.Database.Audit.WriteAsync(work, actor, new AuditEntry("space.edit", "space", "1"), cancel),
            CancellationToken.None);

        (await Should.ThrowAsync<PostgresException>(() => ForgeAsync(AuditBench.Person(Guid.CreateVersion7())))).SqlState.ShouldBe("42501");
        (await Should.ThrowAsync<PostgresException>(() => ForgeAsync(Actor.Job("test")))).SqlState.ShouldBe("42501");
        await ForgeAsync(AuditBench.Person(olivia));
    }

    [Theory]
    [InlineData("update audit_log set action = 'x.y'")]
    [InlineData("delete from audit_log")]
    [InlineData("truncate audit_log cascade")]
    [InlineData("update audit_checkpoints set seq = 1")]
    [InlineData("delete from audit_checkpoints")]
    public async Task The_audit_cannot_be_changed_not_even_by_its_owner(string sql)
    {
        await _bench.FillAsync(_bench.Acme, 1);
        await _bench.CheckpointAsync();
        var database = _bench.Database.Database;
        foreach (var role in new[] { database.Connections.App, database.Connections.Platform, database.Connections.Auth, database.Owner, database.Backup })
        {
            await using var connection = new NpgsqlConnection(role + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBeOneOf("42501", "25006");
        }

        (await _bench.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_role_chooses_its_place_in_the_chain()
    {
        await _bench.FillAsync(_bench.Acme, 1);
        await _bench.Database.Scope.RunAsync(
            _bench.Acme.Id,
            Caller.Job("test"),
            (work, cancel) => work.Command(
                $"insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id, seq, prev_hash, hash) values ('{_bench.Acme.Id}', gen_random_uuid(), now(), 'job', 'x', 'x.y', 'x', 'x', 77, '\\x00', '\\x00')").ExecuteNonQueryAsync(cancel),
            CancellationToken.None);

        (await _bench.Database.ReadAsync(_bench.Acme.Id, "select seq from audit_log order by seq", row => row.GetInt64(0))).ShouldBe([1L, 2L]);
        (await _bench.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_personal_is_sealed_readable_and_can_be_forgotten_while_the_chain_stays()
    {
        var olivia = Guid.CreateVersion7();
        await _bench.WriteAsync(_bench.Acme, AuditBench.Person(olivia, "Olivia Operator"), new AuditEntry("space.edit", "space", "1"));
        (await _bench.Database.AsSuperuserAsync<string>("select actor_name || address || agent from audit_log where actor_id is not null")).ShouldNotContain("Olivia");
        (await NameAsync(olivia)).ShouldBe("Olivia Operator");

        var forgetting = new AuditForgetting(_bench.Database.Platform, _bench.Database.Scope, _bench.Database.Audit);
        (await forgetting.ForgetAsync(olivia, CancellationToken.None)).ShouldBeTrue();
        (await forgetting.ForgetAsync(olivia, CancellationToken.None)).ShouldBeFalse();

        (await NameAsync(olivia)).ShouldBeNull();
        await _bench.WriteAsync(_bench.Acme, AuditBench.Person(olivia, "Olivia Operator"), new AuditEntry("space.edit", "space", "2"));
        (await NameAsync(olivia)).ShouldBeNull();
        (await _bench.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_never_gets_into_it()
    {
        const string Canary = "canary-secret-7f3a";
        await _bench.WriteAsync(_bench.Acme, Actor.Job("test"), new AuditEntry(
            "key.create", "key", "1", After: new { name = "gate", secret = Canary, nested = new { passwordHash = Canary, apiKey = Canary }, list = new[] { new { token = Canary } } }));

        var after = await _bench.Database.AsSuperuserAsync<string>("select after from audit_log where after is not null");
        after.ShouldNotContain(Canary);
        after.ShouldContain("gate");
    }

    [Fact]
    public async Task The_database_and_the_program_write_the_same_canonical_text()
    {
        var random = new Random(20261121);
        var texts = new[] { null, string.Empty, "-", "3:abc", "é\u0301", "漢字", "line\nbreak", "\t\"quoted\"", "👍", new string('x', 3000) };
        string? Any() => texts[random.Next(texts.Length)];
        for (var number = 0; number < 60; number++)
        {
            await _bench.Database.AsSuperuserAsync<int>(
                "insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id, before, after, address, agent, request_id) values ($1, $2, $3, 'job', $4, 'x.y', $5, $6, $7, $8, $9, $10, $11) returning 1",
                _bench.Acme.Id.Value,
                Guid.NewGuid(),
                DateTimeOffset.UnixEpoch.AddTicks((long)(random.NextDouble() * 2e17)),
                Any() ?? "n",
                Any() ?? "t",
                Any() ?? "i",
                (object?)Any() ?? DBNull.Value,
                (object?)Any() ?? DBNull.Value,
                (object?)Any() ?? DBNull.Value,
                (object?)Any() ?? DBNull.Value,
                (object?)Any() ?? DBNull.Value);
        }

        await using var connection = new NpgsqlConnection(_bench.Database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select {AuditSql.Columns}, audit_canonical(a) from audit_log a where action <> 'canary.create'", connection);
        await using var row = await command.ExecuteReaderAsync();
        var told = new List<(string Theirs, string Ours)>();
        while (await row.ReadAsync())
        {
            told.Add((row.GetString(17), AuditCanonical.Text(AuditSql.Record(row))));
        }

        told.Count.ShouldBe(60);
        told.ShouldAllBe(pair => pair.Theirs == pair.Ours);
    }

    [Fact]
    public async Task An_export_is_verified_without_the_database_and_a_changed_line_is_named()
    {
        await _bench.FillAsync(_bench.Acme, 5);
        await _bench.CheckpointAsync();
        await _bench.FillAsync(_bench.Borealis, 2);
        var access = new TenantAccess(new TenantSummary(_bench.Acme.Id, "acme", "Acme", "basic", "#000000", true), Guid.CreateVersion7(), "Ada", Role.Admin);
        var file = Path.GetTempFileName();
        await using (var stream = File.Create(file))
        {
            await new AuditExport(_bench.Database.Scope, _bench.Database.Database.Keys).WriteAsync(access, stream, CancellationToken.None);
        }

        (await OfFileAsync(file)).Findings.ShouldBeEmpty();
        (await OfFileAsync(file)).Entries.ShouldBe(5);

        var lines = await File.ReadAllLinesAsync(file);
        lines[2] = lines[2].Replace("space.edit", "space.view", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        (await OfFileAsync(file)).Findings.ShouldContain(finding => finding.Class == AuditFindingClass.EntryChanged && finding.Seq == 3);

        await File.WriteAllLinesAsync(file, lines.Where((_, at) => at is < 2 or > 4));
        (await OfFileAsync(file)).Findings.ShouldContain(finding => finding.Class == AuditFindingClass.CheckpointEntryMissing && finding.Seq == 5);
        File.Delete(file);

        async Task<AuditVerdict> OfFileAsync(string path) => await new AuditVerifier(_bench.PublicKeys(), []).VerifyAsync(new AuditExportFile(path), CancellationToken.None);
    }

    private async Task<string?> NameAsync(Guid person) => await _bench.Database.Scope.RunAsync(
        _bench.Acme.Id,
        PortalDatabase.TheTest,
        async (work, cancel) =>
        {
            var name = (string)(await work.Command($"select actor_name from audit_log where actor_id = '{person}' order by seq desc limit 1").ExecuteScalarAsync(cancel))!;
            var book = await new AuditPersons(_bench.Seals).OfAsync((sql, parameters) => work.Command(sql, parameters), [person], cancel);
            return book.Open(person, name);
        },
        CancellationToken.None);
}
