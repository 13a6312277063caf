using System.Security.Cryptography;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// An ECDSA P-256 key whose private half is derived from the master key, one per purpose. Who has the public half can verify
/// without being able to sign: an auditor, offline.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Id = IdOf(PublicKey);
    }

    /// <summary>The first 16 hex digits of the SHA-256 of <see cref="PublicKey"/>.</summary>
    public string Id { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; }

    public static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16];

    public static SigningKey Of(MasterKey master, string purpose)
    {
        ArgumentNullException.ThrowIfNull(master);
        var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = master.Derive(purpose, 32) });
        return new SigningKey(key);
    }

    /// <returns>64 bytes, r and s (IEEE P1363).</returns>
    public byte[] Sign(byte[] data) => _key.SignData(data, HashAlgorithmName.SHA256);

    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">As <see cref="Sign"/> gives it.</param>
    /// <returns>False also when the key or the signature is not one.</returns>
    public static bool Verify(byte[] publicKey, byte[] data, byte[] signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _key.Dispose();
}
