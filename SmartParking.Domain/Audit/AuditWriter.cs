using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Appends to the audit log in the transaction that does the audited thing: both happen or neither.</summary>
public sealed class AuditWriter(TimeProvider time)
{
    private const string Insert =
        """
        insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, before, after, address, agent, request_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task WriteAsync(TenantWork work, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var command = work.Command(Insert, Parameters(work.Tenant, actor, entry));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>For signing in and out, which parking_auth does before a tenant is known.</summary>
    internal async Task WriteAsync(NpgsqlDataSource auth, TenantId tenant, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var command = auth.CreateCommand(Insert);
        command.Parameters.AddRange(Parameters(tenant, actor, entry).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private IEnumerable<NpgsqlParameter> Parameters(TenantId tenant, Actor actor, AuditEntry entry)
    {
        var now = time.GetUtcNow();
        yield return Value(tenant.Value, NpgsqlDbType.Uuid);
        yield return Value(Guid.CreateVersion7(now), NpgsqlDbType.Uuid);
        yield return Value(now, NpgsqlDbType.TimestampTz);
        yield return Value(KindName(actor.Kind), NpgsqlDbType.Text);
        yield return Value(actor.Id, NpgsqlDbType.Uuid);
        yield return Value(Clean(actor.Name, 255), NpgsqlDbType.Text);
        yield return Value(entry.Action, NpgsqlDbType.Text);
        yield return Value(entry.ResourceType, NpgsqlDbType.Text);
        yield return Value(Clean(entry.ResourceId, 255), NpgsqlDbType.Text);
        yield return Value(entry.Before is null ? null : JsonSerializer.Serialize(entry.Before, Json), NpgsqlDbType.Jsonb);
        yield return Value(entry.After is null ? null : JsonSerializer.Serialize(entry.After, Json), NpgsqlDbType.Jsonb);
        yield return Value(actor.Address, NpgsqlDbType.Text);
        yield return Value(Clean(actor.Agent, 500), NpgsqlDbType.Text);
        yield return Value(Clean(actor.RequestId, 100), NpgsqlDbType.Text);
    }

    private static NpgsqlParameter Value(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static string KindName(ActorKind kind) => kind switch
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
