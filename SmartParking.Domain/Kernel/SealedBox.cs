using System.Security.Cryptography;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// Bytes at rest: AES-256-GCM under a key derived for one purpose. What was sealed under the previous master key still
/// opens. A box is one byte for the format, 12 of nonce, 16 of tag, and the ciphertext.
/// </summary>
/// <param name="keys">Seals with the current key.</param>
/// <param name="purpose">Names the use; a box of another purpose does not open.</param>
public sealed class SealedBox(KeyRing keys, string purpose)
{
    private const byte Format = 1;
    private const int NonceAt = 1;
    private const int TagAt = 13;
    private const int TextAt = 29;
    private const int KeyLength = 32;

    /// <param name="clear">What nobody else may read.</param>
    /// <param name="bound">Must be the same when it is opened: what the box belongs to, for instance the id of its row.</param>
    public byte[] Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> bound)
    {
        var box = new byte[TextAt + clear.Length];
        box[0] = Format;
        RandomNumberGenerator.Fill(box.AsSpan(NonceAt..TagAt));
        using var cipher = Cipher(keys.Current);
        cipher.Encrypt(box.AsSpan(NonceAt..TagAt), clear, box.AsSpan(TextAt..), box.AsSpan(TagAt..TextAt), bound);
        return box;
    }

    /// <returns>Null when no key opens it: another master key, another purpose, or a changed byte.</returns>
    public byte[]? Open(ReadOnlySpan<byte> box, ReadOnlySpan<byte> bound)
    {
        if (box.Length < TextAt || box[0] != Format)
        {
            return null;
        }

        foreach (var key in keys.All)
        {
            var clear = new byte[box.Length - TextAt];
            using var cipher = Cipher(key);
            try
            {
                cipher.Decrypt(box[NonceAt..TagAt], box[TextAt..], box[TagAt..TextAt], clear, bound);
                return clear;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Perhaps the other key's.
            }
        }

        return null;
    }

    private AesGcm Cipher(MasterKey key) => new(key.Derive(purpose, KeyLength), TextAt - TagAt);
}
