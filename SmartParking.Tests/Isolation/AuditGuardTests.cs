using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation;

/// <summary>What a connection string alone, or a context that was caught, cannot do to the audit and its people.</summary>
public sealed class AuditGuardTests : IAsyncLifetime
{
    private const string Entry =
        "insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, before, after) values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, 'space', '1', $7, $8)";

    private static readonly Guid Person = Guid.NewGuid();
    private PortalDatabase _database = null!;
    private SeededTenant _own = null!;
    private SeededTenant _foreign = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _own = await SeededTenant.CreateAsync(_database, "acme");
        _foreign = await SeededTenant.CreateAsync(_database, "borealis");
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Without_a_context_nobody_makes_or_reads_a_persons_key()
    {
        foreach (var connection in new[] { _database.Database.Connections.App, _database.Database.Connections.Auth })
        {
            await RefusedAsync(connection, null, "select audit_person_key($1, $2)", Person, new byte[61]);
        }

        (await ScalarAsync(_database.Database.Connections.App, null, "select count(*) from audit_person_keys_of($1)", new[] { Person })).ShouldBe(0L);
        await RefusedAsync(_database.Database.Connections.App, Signed(Caller.Person(Guid.NewGuid(), "test")), "select audit_person_key($1, $2)", Person, new byte[61]);
        await RefusedAsync(_database.Database.Connections.App, Signed(Caller.Person(Person, "test")), "select audit_person_key($1, $2)", Person, Array.Empty<byte>());

        (await ScalarAsync(_database.Database.Connections.App, Signed(Caller.Person(Person, "test")), "select audit_person_key($1, $2)", Person, new byte[61])).ShouldBe(new byte[61], "the control: his own context makes it");
        (await ScalarAsync(_database.Database.Connections.App, Signed(Caller.Person(Person, "test")), "select count(*) from audit_person_keys_of($1)", new[] { Person })).ShouldBe(1L);
    }

    [Fact]
    public async Task An_entry_bears_the_actor_tenant_and_time_of_its_context_and_no_name_in_clear()
    {
        var (app, auth, now) = (_database.Database.Connections.App, _database.Database.Connections.Auth, TimeProvider.System.GetUtcNow());
        var (mine, job) = (Signed(Caller.Person(Person, "test")), Signed(Caller.Job("test")));
        await RefusedAsync(app, mine, Entry, _own.Id.Value, now, "person", Person, "Somebody Else", "override.create", null, null);
        await RefusedAsync(app, mine, Entry, _own.Id.Value, now, "person", Guid.NewGuid(), "sealed:x", "override.create", null, null);
        await RefusedAsync(app, job, Entry, _own.Id.Value, now, "job", Person, "sweep", "override.create", null, null);
        await RefusedAsync(app, mine, Entry, _foreign.Id.Value, now, "person", Person, "sealed:x", "override.create", null, null);
        await RefusedAsync(app, mine, Entry, _own.Id.Value, now, "person", Person, "sealed:x", "override.create", null, new string('x', 1_000_001));
        await RefusedAsync(auth, null, Entry, _own.Id.Value, now, "support", null, "sealed:x", "session.sign_in", null, null);
        await RefusedAsync(auth, null, Entry, _own.Id.Value, now, "person", Person, "sealed:x", "session.sign_in", "{}", null);
        await RefusedAsync(auth, null, Entry, _own.Id.Value, now, "person", Person, "Somebody", "session.sign_in", null, null);

        await ScalarAsync(app, mine, Entry + " returning 1", _own.Id.Value, now.AddDays(-200), "person", Person, "sealed:x", "override.create", null, null);
        await ScalarAsync(auth, null, Entry, _own.Id.Value, now, "person", Person, "sealed:x", "session.sign_in", null, null);

        (await _database.AsSuperuserAsync<long>("select count(*) from audit_log where tenant_id = $1 and actor_id = $2 and at > now() - interval '1 minute'", _own.Id.Value, Person)).ShouldBe(2, "the controls are there, and none of them in the past");
    }

    [Fact]
    public async Task A_stranger_to_a_tenant_holds_up_none_of_its_entries()
    {
        await using var stranger = new NpgsqlConnection(_database.Database.Connections.App);
        await stranger.OpenAsync();
        await using var transaction = await stranger.BeginTransactionAsync();
        await transaction.SaveAsync("before");
        await using (var command = Command(stranger, Entry, _foreign.Id.Value, TimeProvider.System.GetUtcNow(), "job", null, "sweep", "override.create", null, null))
        {
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }

        (await _database.AsSuperuserAsync<long>("select count(*) from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'audit_heads' and l.pid = $1", stranger.ProcessID)).ShouldBe(0, "the chain's head was never reached");
    }

    [Fact]
    public async Task Only_the_platform_with_a_signed_actor_makes_partitions_and_only_for_years_near()
    {
        var platform = _database.Database.Connections.Platform;
        var signed = new ContextSigner(_database.Database.Keys).ForPlatform(Caller.Job("test"), TimeProvider.System.GetUtcNow());
        await RefusedAsync(platform, null, "select ensure_partitions(now(), 1)");
        (await Should.ThrowAsync<PostgresException>(() => ScalarAsync(platform, signed, "select ensure_partitions('3000-01-01', 1)"))).SqlState.ShouldBe(PostgresErrorCodes.InvalidParameterValue);

        (await ScalarAsync(platform, signed, "select ensure_partitions(now(), 3)")).ShouldBeOfType<int>();
    }

    [Theory]
    [InlineData("select lo_create(0)")]
    [InlineData("select lo_from_bytea(0, '\\x00')")]
    [InlineData("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()")]
    [InlineData("select pg_cancel_backend(1)")]
    public async Task No_serving_role_makes_large_objects_or_ends_the_portals_sessions(string sql)
    {
        var connections = _database.Database.Connections;
        foreach (var connection in new[] { connections.App, connections.Platform, connections.Auth })
        {
            await RefusedAsync(connection, null, sql);
        }
    }

    private string Signed(Caller caller) => new ContextSigner(_database.Database.Keys).ForTenant(_own.Id, caller, TimeProvider.System.GetUtcNow());

    private static async Task RefusedAsync(string connection, string? context, string sql, params object?[] values)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(connection, context, sql, values));
        refused.SqlState.ShouldBeOneOf(PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.StringDataRightTruncation);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string? context, string sql, params object?[] values)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (context is not null)
        {
            await using var enter = Command(connection, "select set_config('app.context', $1, true)", context);
            await enter.ExecuteNonQueryAsync();
        }

        await using var command = Command(connection, sql, values);
        var found = await command.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return found;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown } : new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
