using Npgsql;
using NpgsqlTypes;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Appends to the audit log in the transaction that does the audited thing: both happen or neither.</summary>
public sealed class AuditWriter(PersonSeals seals, TimeProvider time)
{
    private const string Insert =
        """
        insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, before, after, address, agent, request_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    private const string InsertWithFields =
        $"""
        with entry as ({Insert} returning tenant_id, id, at)
        insert into audit_fields (tenant_id, field, at, audit_id) select tenant_id, field, at, id from entry cross join unnest($15::text[]) field
        """;

    private const string InsertKey =
        "insert into idempotency_keys (tenant_id, caller_id, idempotency_key, request_hash, created_at) values ($1, $2, $3, $4, $5)";

    private const string PersonKey = "select audit_person_key($1, $2)";

    /// <summary>
    /// Written last in the transaction: the tenant's chain is locked from then on until COMMIT, and other writers of that
    /// tenant wait. A transaction that fails takes its entry with it.
    /// </summary>
    public Task WriteAsync(TenantWork work, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(actor);
        if (work.IsSupport && actor.Kind == ActorKind.Person)
        {
            // Whatever he does on a support visit stands in the tenant's audit as support's doing.
            actor = actor with { Kind = ActorKind.Support };
        }

        var now = time.GetUtcNow();
        if (actor.Idempotency is { IsWritten: false } asked && work.TryName(asked))
        {
            work.BeforeCommit(cancel => NameAsync(work, asked, now, cancel));
        }

        work.BeforeCommit(async cancel =>
        {
            var box = await BoxAsync(actor, (sql, parameters) => work.Command(sql, parameters), cancel);
            if (box is not null)
            {
                work.AfterCommit(() => seals.Remember(PersonOf(actor), box));
            }

            await using var command = work.Command(InsertWithFields, Parameters(work.Tenant, actor, entry, box, now).Append(Sql.P(AuditText.Changed(entry.Before, entry.After))));
            await command.ExecuteNonQueryAsync(cancel);
        });
        return Task.CompletedTask;
    }

    /// <summary>For what ends a person's tokens, in the transaction that ends them. Last in it, for the same reason.</summary>
    internal async Task WriteAsync(NpgsqlConnection auth, TenantId tenant, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        var box = await BoxAsync(actor, Make, cancellationToken);
        await using var command = Make(Insert, Parameters(tenant, actor, entry, box, time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);

        NpgsqlCommand Make(string sql, IEnumerable<NpgsqlParameter> parameters)
        {
            var made = new NpgsqlCommand(sql, auth);
            made.Parameters.AddRange(parameters.ToArray());
            return made;
        }
    }

    /// <summary>For signing in and out, which parking_auth does before a tenant is known.</summary>
    internal async Task WriteAsync(NpgsqlDataSource auth, TenantId tenant, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        var box = await BoxAsync(actor, auth.Command, cancellationToken);
        await using var command = auth.Command(Insert, Parameters(tenant, actor, entry, box, time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>For what a person does with his own account, in its transaction. Last in it, for the same reason.</summary>
    internal async Task WriteAsync(AuthWork work, TenantId tenant, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        var box = await BoxAsync(actor, (sql, parameters) => work.Command(sql, parameters), cancellationToken);
        await using var command = work.Command(Insert, Parameters(tenant, actor, entry, box, time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A twin waits here for the one that came first, and fails when that commits.</summary>
    private static async Task NameAsync(TenantWork work, Idempotency asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var insert = work.Command(InsertKey, Sql.P(work.Tenant.Value), Sql.P(asked.CallerId), Sql.P(asked.Key), Sql.P(asked.RequestHash), Sql.P(now));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        work.AfterCommit(() => asked.IsWritten = true);
    }

    private async Task<SealedBox?> BoxAsync(Actor actor, Func<string, IEnumerable<NpgsqlParameter>, NpgsqlCommand> command, CancellationToken cancellationToken)
    {
        if (actor.Kind == ActorKind.Job)
        {
            return null;
        }

        var person = PersonOf(actor);
        if (seals.Stored(person) is { } box)
        {
            return box;
        }

        await using var ask = command(PersonKey, [Sql.P(person), Sql.P(seals.Fresh(person))]);
        return seals.Open(person, (byte[])(await ask.ExecuteScalarAsync(cancellationToken))!);
    }

    private static IEnumerable<NpgsqlParameter> Parameters(TenantId tenant, Actor actor, AuditEntry entry, SealedBox? box, DateTimeOffset now)
    {
        var person = PersonOf(actor);
        yield return Value(tenant.Value, NpgsqlDbType.Uuid);
        yield return Value(Guid.CreateVersion7(now), NpgsqlDbType.Uuid);
        yield return Value(now, NpgsqlDbType.TimestampTz);
        yield return Value(KindName(actor.Kind), NpgsqlDbType.Text);
        yield return Value(actor.Id, NpgsqlDbType.Uuid);
        yield return Value(Personal(Clean(actor.Name, 255)), NpgsqlDbType.Text);
        yield return Value(entry.Action, NpgsqlDbType.Text);
        yield return Value(entry.ResourceType, NpgsqlDbType.Text);
        yield return Value(Clean(entry.ResourceId, 255), NpgsqlDbType.Text);
        yield return Value(AuditText.Of(entry.Before), NpgsqlDbType.Text);
        yield return Value(AuditText.Of(entry.After), NpgsqlDbType.Text);
        yield return Value(Personal(actor.Address), NpgsqlDbType.Text);
        yield return Value(Personal(Clean(actor.Agent, 500)), NpgsqlDbType.Text);
        yield return Value(Clean(actor.RequestId, 100), NpgsqlDbType.Text);

        string? Personal(string? text) => actor.Kind == ActorKind.Job ? text : PersonSeals.Seal(box, person, text);
    }

    private static Guid PersonOf(Actor actor) => actor.Id ?? PersonSeals.Unknown;

    private static NpgsqlParameter Value(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    internal static string KindName(ActorKind kind) => kind switch
    {
        ActorKind.Person => "person",
        ActorKind.Key => "key",
        ActorKind.Job => "job",
        ActorKind.Support => "support",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>PostgreSQL's text holds no NUL, and a header may be as long as its sender likes.</summary>
    private static string? Clean(string? text, int length)
    {
        var clean = text?.Replace("\0", string.Empty, StringComparison.Ordinal);
        return clean is { } kept && kept.Length > length ? kept[..length] : clean;
    }
}
