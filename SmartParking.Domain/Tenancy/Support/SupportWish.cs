namespace SmartParking.Domain.Tenancy.Support;

/// <summary>Why a platform admin wants into a tenant, and for how long.</summary>
/// <param name="Ticket">Under which the customer knows of it.</param>
public sealed record SupportWish(string Reason, string Ticket, int Minutes)
{
    public const int ShortestReason = 10;
    public const int LongestReason = 500;
    public const int LongestTicket = 100;

    /// <summary>How long a visit may be; nothing else, and never longer.</summary>
    public static IReadOnlyList<int> Durations { get; } = [15, 30, 60];

    /// <returns>Without what surrounds the words; null with the refusal when it cannot be.</returns>
    internal (SupportWish? Wish, string? Refusal) Checked()
    {
        var (reason, refusal) = ReasonOf(Reason);
        var ticket = Clean(Ticket);
        refusal ??= ticket.Length == 0 ? "support.ticket_missing"
            : ticket.Length > LongestTicket ? "support.ticket_too_long"
            : !Durations.Contains(Minutes) ? "support.minutes"
            : null;
        return refusal is null ? (new SupportWish(reason, ticket, Minutes), null) : (null, refusal);
    }

    internal static (string Reason, string? Refusal) ReasonOf(string text)
    {
        var reason = Clean(text);
        return (reason, reason.Length < ShortestReason ? "support.reason_too_short" : reason.Length > LongestReason ? "support.reason_too_long" : null);
    }

    private static string Clean(string text) => text.Trim().Replace("\0", string.Empty, StringComparison.Ordinal);
}
