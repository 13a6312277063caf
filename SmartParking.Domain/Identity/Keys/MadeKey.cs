using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>What making a key came to.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Id">Which one was made.</param>
/// <param name="Key">To be shown once; null when refused.</param>
public sealed record MadeKey(Outcome Outcome, Guid Id, string? Key)
{
    internal static MadeKey Refused(Outcome outcome) => new(outcome, Guid.Empty, null);

    internal static MadeKey Refused(string code) => Refused(Outcome.Refused(code));
}
