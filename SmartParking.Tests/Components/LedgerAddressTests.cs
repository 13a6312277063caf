using SmartParking.Domain.Ingest;
using SmartParking.Portal.Ingest;

namespace SmartParking.Tests.Components;

/// <summary>The ledger's address: what it says is asked, what it cannot say is not.</summary>
public sealed class LedgerAddressTests
{
    [Theory]
    [InlineData("?status=dead,late", "?status=late,dead")]
    [InlineData("?status=dead&status=late", "?status=dead")]
    [InlineData("?status=sleeping,dead,dead", "?status=dead")]
    [InlineData("?status=,", "")]
    [InlineData("?type=up&device=fcd6-bd00:00 01", "?type=up&device=FCD6BD000001")]
    [InlineData("?type=down&device=xyz&from=yesterday&to=2026-02-30", "")]
    [InlineData("?device=0123456789ABCDEF0", "")]
    [InlineData("?from=2026-11-20T08:30&to=2026-11-21", "?from=2026-11-20T08:30&to=2026-11-21")]
    [InlineData("?tenant=acme&page=7", "?tenant=acme")]
    [InlineData("?tenant=%00", "")]
    public void A_link_reproduces_the_view(string query, string again)
    {
        var address = LedgerAddress.Parse(query);

        address.At("/x").ShouldBe("/x" + again);
        LedgerAddress.Parse(again).ShouldBe(address);
        address.IsFiltered.ShouldBe(again.Length > 0);
    }

    [Fact]
    public void A_day_is_meant_to_its_end_and_moments_are_UTC()
    {
        var filter = LedgerAddress.Parse("?from=2026-11-20&to=2026-11-20").Filter;

        filter.From.ShouldBe(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));
        filter.To.ShouldBe(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_status_is_added_and_taken_away()
    {
        var address = LedgerAddress.Nothing.Toggle(LedgerStatus.Dead).Toggle(LedgerStatus.Accepted);
        address.Status.ShouldBe("accepted,dead");
        address.Toggle(LedgerStatus.Dead).Toggle(LedgerStatus.Accepted).ShouldBe(LedgerAddress.Nothing);
    }

    [Theory]
    [InlineData("{\"a\":[1,\"é\"]}", "{\n  \"a\": [\n    1,\n    \"é\"\n  ]\n}")]
    [InlineData("\uFEFF{\"a\":1}", "{\n  \"a\": 1\n}")]
    [InlineData("{\"a\":\"\\ud800\"}", null)]
    [InlineData("AB", null)]
    public void A_body_is_indented_where_it_is_json(string body, string? shown) =>
        (LedgerWords.Pretty(System.Text.Encoding.UTF8.GetBytes(body))?.ReplaceLineEndings("\n")).ShouldBe(shown);

    [Fact]
    public void Bytes_are_shown_in_lines_of_sixteen_with_what_is_ascii_beside_them() =>
        LedgerWords.Hex("0123456789abcdef\0é"u8).ShouldBe(
            "0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n0010  00 c3 a9                                         ...\n");
}
