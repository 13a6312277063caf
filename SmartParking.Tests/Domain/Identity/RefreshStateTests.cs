using SmartParking.Domain.Identity.Tokens;

namespace SmartParking.Tests.Domain.Identity;

/// <summary>What showing a refresh token comes to, by what is known of it.</summary>
public sealed class RefreshStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly Device Phone = Device.Of("phone", "agent/1", "203.0.113.9");

    private static readonly RefreshState Fresh = new(
        Guid.NewGuid(), Guid.NewGuid(), "Olivia", Guid.NewGuid(), Phone.Mark, "s", "s", true, Now.AddDays(90), false, Now.AddDays(30), null, false, false, null);

    private static readonly RefreshState JustSpent = Fresh with { SpentAt = Now.AddSeconds(-30), Successor = [1] };

    [Fact]
    public void It_is_spent_once_and_its_answer_repeated_once_within_thirty_seconds()
    {
        Fresh.Judge(Phone, Now).ShouldBe(RefreshAnswer.Spend);
        JustSpent.Judge(Phone, Now).ShouldBe(RefreshAnswer.Repeat);
        JustSpent.Judge(Phone, Now.AddTicks(1)).ShouldBe(RefreshAnswer.Reused);
        (JustSpent with { Repeated = true }).Judge(Phone, Now).ShouldBe(RefreshAnswer.Reused);
        (JustSpent with { SuccessorSpent = true }).Judge(Phone, Now).ShouldBe(RefreshAnswer.Reused, "whoever spent the successor has had the answer");
        (JustSpent with { Successor = null }).Judge(Phone, Now).ShouldBe(RefreshAnswer.Reused);
    }

    [Fact]
    public void What_has_ended_is_refused_and_says_nothing_of_theft()
    {
        var ended = new[]
        {
            Fresh with { Ended = true }, Fresh with { StampNow = "other" }, Fresh with { FamilyExpiresAt = Now }, Fresh with { ExpiresAt = Now }, Fresh with { Member = false },
            JustSpent with { Ended = true }, JustSpent with { StampNow = "other" }, JustSpent with { ExpiresAt = Now },
        };
        ended.ShouldAllBe(state => state.Judge(Phone, Now) == RefreshAnswer.Refuse);
    }

    [Fact]
    public void Another_device_is_a_theft_whether_it_was_spent_or_not()
    {
        foreach (var other in new[] { Device.Of("tablet", "agent/1", null), Device.Of(null, "agent/1", null), Device.Of(null, "phone", null), Device.Of("phone ", "agent/1", null) })
        {
            Fresh.Judge(other, Now).ShouldBe(RefreshAnswer.OtherDevice);
            JustSpent.Judge(other, Now).ShouldBe(RefreshAnswer.OtherDevice);
        }

        Fresh.Judge(Device.Of("phone", "agent/2", "198.51.100.1"), Now).ShouldBe(RefreshAnswer.Spend, "with a fingerprint neither agent nor address count");
    }
}
