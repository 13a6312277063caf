using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Audit;

/// <summary>The head of a tenant's chain at a moment, signed with a key that is not in the database.</summary>
/// <param name="Seq">The last entry then.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Number">From 1, without gaps, per tenant.</param>
/// <param name="Previous">SHA-256 of the text of the checkpoint before; zeros for the first.</param>
/// <param name="KeyId">Of the <see cref="Kernel.SigningKey"/>.</param>
/// <param name="Signature">Over <see cref="Text"/>; 64 bytes.</param>
public sealed record AuditCheckpoint(Guid TenantId, long Seq, byte[] Hash, DateTimeOffset At, long Number, byte[] Previous, string KeyId, byte[] Signature)
{
    /// <summary>What is signed.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"audit-checkpoint-1\n{TenantId}\n{Seq}\n{Convert.ToHexStringLower(Hash)}\n{AuditCanonical.Moment(At)}\n{Number}\n{Convert.ToHexStringLower(Previous)}\n{KeyId}");

    public byte[] TextHash() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));
}
