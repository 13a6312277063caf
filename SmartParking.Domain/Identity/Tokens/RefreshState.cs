namespace SmartParking.Domain.Identity.Tokens;

/// <summary>A refresh token and its family, as they are while the family is locked.</summary>
/// <param name="Stamp">The person's security stamp when the family began; <paramref name="StampNow"/> is today's.</param>
/// <param name="Member">Whether the person still belongs to the tenant the family speaks for.</param>
/// <param name="SuccessorSpent">Whoever spent it has had the answer.</param>
internal sealed record RefreshState(
    Guid Family,
    Guid User,
    string UserName,
    Guid Tenant,
    byte[] Device,
    string Stamp,
    string StampNow,
    bool Member,
    DateTimeOffset FamilyExpiresAt,
    bool Ended,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? SpentAt,
    bool Repeated,
    bool SuccessorSpent,
    byte[]? Successor)
{
    /// <summary>How long an answer may be asked for a second time.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>What to do with the token; changes nothing.</summary>
    public RefreshAnswer Judge(Device device, DateTimeOffset now)
    {
        if (Ended || Stamp != StampNow || FamilyExpiresAt <= now || ExpiresAt <= now)
        {
            return RefreshAnswer.Refuse;
        }

        if (!device.Is(Device))
        {
            return RefreshAnswer.OtherDevice;
        }

        if (SpentAt is not { } spent)
        {
            return Member ? RefreshAnswer.Spend : RefreshAnswer.Refuse;
        }

        return now - spent <= Grace && !Repeated && !SuccessorSpent && Successor is not null ? RefreshAnswer.Repeat : RefreshAnswer.Reused;
    }
}
