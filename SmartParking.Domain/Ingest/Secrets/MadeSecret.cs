using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>What making a secret came to.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Id">Which one was made.</param>
/// <param name="Secret">To be shown once; null when refused.</param>
public sealed record MadeSecret(Outcome Outcome, Guid Id, string? Secret)
{
    internal static MadeSecret Refused(string code) => new(Outcome.Refused(code), Guid.Empty, null);
}
