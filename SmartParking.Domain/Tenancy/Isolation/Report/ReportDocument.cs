using System.Text.Json;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>A report as a <see cref="SignedDocument"/>.</summary>
public static class ReportDocument
{
    public const string KeyPurpose = "report";

    private static readonly SignedDocument Form = new(KeyPurpose);

    public static string Sign(IsolationReport report, KeyRing keys) => Form.Sign(report, keys);

    /// <summary>What the document says, unverified.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static IsolationReport Read(string document) => Form.Read<IsolationReport>(document);

    /// <inheritdoc cref="SignedDocument.Verify"/>
    public static string? Verify(string document, byte[]? publicKey) => Form.Verify(document, publicKey);

    /// <summary>Whether this Portal signed it, with its key or the one before: the database alone could say anything.</summary>
    public static bool IsOurs(string document, KeyRing keys) => Form.IsOurs(document, keys);
}
