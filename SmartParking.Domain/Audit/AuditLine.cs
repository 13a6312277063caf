using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartParking.Domain.Audit;

/// <summary>Entries and checkpoints as lines of JSON, with everything that verifying them needs.</summary>
internal static class AuditLine
{
    private const string Moments = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Of(AuditRecord entry) => new JsonObject
    {
        ["kind"] = "entry",
        ["tenant"] = entry.TenantId,
        ["seq"] = entry.Seq,
        ["prev"] = Convert.ToHexStringLower(entry.PrevHash),
        ["hash"] = Convert.ToHexStringLower(entry.Hash),
        ["id"] = entry.Id,
        ["at"] = AuditCanonical.Moment(entry.At),
        ["actorKind"] = entry.ActorKind,
        ["actorId"] = entry.ActorId,
        ["actorName"] = entry.ActorName,
        ["action"] = entry.Action,
        ["resourceType"] = entry.ResourceType,
        ["resourceId"] = entry.ResourceId,
        ["before"] = entry.Before,
        ["after"] = entry.After,
        ["address"] = entry.Address,
        ["agent"] = entry.Agent,
        ["requestId"] = entry.RequestId,
    }.ToJsonString();

    public static string Of(AuditCheckpoint checkpoint) => new JsonObject
    {
        ["kind"] = "checkpoint",
        ["tenant"] = checkpoint.TenantId,
        ["seq"] = checkpoint.Seq,
        ["hash"] = Convert.ToHexStringLower(checkpoint.Hash),
        ["at"] = AuditCanonical.Moment(checkpoint.At),
        ["number"] = checkpoint.Number,
        ["previous"] = Convert.ToHexStringLower(checkpoint.Previous),
        ["keyId"] = checkpoint.KeyId,
        ["signature"] = Convert.ToBase64String(checkpoint.Signature),
    }.ToJsonString();

    public static AuditRecord Record(JsonElement line) => new(
        line.GetProperty("tenant").GetGuid(),
        line.GetProperty("seq").GetInt64(),
        Convert.FromHexString(Text(line, "prev")!),
        Convert.FromHexString(Text(line, "hash")!),
        line.GetProperty("id").GetGuid(),
        At(line),
        Text(line, "actorKind")!,
        line.GetProperty("actorId").ValueKind == JsonValueKind.Null ? null : line.GetProperty("actorId").GetGuid(),
        Text(line, "actorName")!,
        Text(line, "action")!,
        Text(line, "resourceType")!,
        Text(line, "resourceId")!,
        Text(line, "before"),
        Text(line, "after"),
        Text(line, "address"),
        Text(line, "agent"),
        Text(line, "requestId"));

    public static AuditCheckpoint Checkpoint(JsonElement line) => new(
        line.GetProperty("tenant").GetGuid(),
        line.GetProperty("seq").GetInt64(),
        Convert.FromHexString(Text(line, "hash")!),
        At(line),
        line.GetProperty("number").GetInt64(),
        Convert.FromHexString(Text(line, "previous")!),
        Text(line, "keyId")!,
        Convert.FromBase64String(Text(line, "signature")!));

    private static DateTimeOffset At(JsonElement line) =>
        DateTimeOffset.ParseExact(Text(line, "at")!, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
