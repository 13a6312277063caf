namespace SmartParking.Domain.Identity.Tokens;

/// <summary>What showing a refresh token came to.</summary>
public enum RefreshAnswer
{
    /// <summary>It is spent now, and another follows it.</summary>
    Spend,

    /// <summary>The answer was lost: the same successor once more.</summary>
    Repeat,

    /// <summary>Unknown, expired, or its family has ended, or its person is no member any more.</summary>
    Refuse,

    /// <summary>It was spent before: somebody has a copy. The family ends.</summary>
    Reused,

    /// <summary>It comes from another device than it was given to. The family ends.</summary>
    OtherDevice,
}
