using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Audit;

/// <summary>
/// The text of an entry that is hashed, byte for byte what <c>audit_canonical()</c> in the database writes: one field a line,
/// each with its length in bytes before it, a minus for none. Neither time zone, culture nor the order of keys changes it.
/// </summary>
public static class AuditCanonical
{
    public static string Text(AuditRecord entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string?[] fields =
        [
            entry.TenantId.ToString(), entry.Seq.ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(entry.PrevHash), entry.Id.ToString(),
            Moment(entry.At), entry.ActorKind, entry.ActorId?.ToString(), entry.ActorName, entry.Action, entry.ResourceType, entry.ResourceId,
            entry.Before, entry.After, entry.Address, entry.Agent, entry.RequestId,
        ];
        var text = new StringBuilder("audit-1");
        foreach (var field in fields)
        {
            text.Append('\n').Append(Field(field));
        }

        return text.ToString();
    }

    public static byte[] Hash(AuditRecord entry) => SHA256.HashData(Encoding.UTF8.GetBytes(Text(entry)));

    internal static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static string Field(string? value) =>
        value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}:{value}");
}
