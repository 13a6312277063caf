using System.Text;
using SmartParking.Domain.Sites.Plans;

namespace SmartParking.Tests.Domain.Sites;

/// <summary>What is kept of a picture somebody uploads.</summary>
public sealed class PlanPictureTests
{
    private const string Head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 200 100\">";

    [Fact]
    public void A_PNG_and_a_JPEG_say_their_size_in_their_heads()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 3, 32, 0, 0, 2, 88, 8, 6, 0, 0, 0];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 2, 88, 3, 32, 3, 1, 0, 0];

        PlanPictures.Read(png).Picture.ShouldSatisfyAllConditions(picture => picture!.MediaType.ShouldBe("image/png"), picture => (picture!.Width, picture.Height).ShouldBe((800, 600)));
        PlanPictures.Read(jpeg).Picture.ShouldSatisfyAllConditions(picture => picture!.MediaType.ShouldBe("image/jpeg"), picture => (picture!.Width, picture.Height).ShouldBe((800, 600)));
    }

    [Theory]
    [InlineData("GIF89a..................", "plan.picture.kind")]
    [InlineData("<html><body>hello</body></html>", "plan.picture.kind")]
    [InlineData("\u0089PNG", "plan.picture.kind")]
    [InlineData("", "plan.picture.kind")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", "plan.picture.svg")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "plan.picture.size")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"100%\"></svg>", "plan.picture.size")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999999\" height=\"1\"></svg>", "plan.picture.size")]
    [InlineData("<svg width=\"10\" height=\"10\"></svg>", "plan.picture.svg")]
    public void What_is_no_picture_is_refused(string text, string refusal) => PlanPictures.Read(Encoding.UTF8.GetBytes(text)).Refusal!.Refusal.ShouldBe(refusal);

    [Fact]
    public void Ten_megabytes_are_looked_at_and_more_are_not()
    {
        PlanPictures.Read(new byte[PlanPictures.MostBytes + 1]).Refusal!.Refusal.ShouldBe("plan.picture.too_large");
        PlanPictures.Read(new byte[PlanPictures.MostBytes]).Refusal!.Refusal.ShouldBe("plan.picture.kind");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<rect width=\"1\" height=\"1\" onload=\"alert(1)\"/>")]
    [InlineData("<image href=\"https://evil.example/x.png\"/>")]
    [InlineData("<use xlink:href=\"https://evil.example/x.svg#a\"/>")]
    [InlineData("<use href=\"data:image/svg+xml,alert\"/>")]
    [InlineData("<a href=\"javascript:alert(1)\"><text>alert</text></a>")]
    [InlineData("<style>rect { fill: url(https://evil.example/) }</style>")]
    [InlineData("<rect style=\"fill:url(https://evil.example/)\" width=\"1\" height=\"1\"/>")]
    [InlineData("<rect fill=\"url( 'https://evil.example/' )\" width=\"1\" height=\"1\"/>")]
    [InlineData("<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></body></foreignObject>")]
    [InlineData("<animate attributeName=\"href\" to=\"javascript:alert(1)\"/>")]
    [InlineData("<set attributeName=\"onclick\" to=\"alert(1)\"/>")]
    [InlineData("<?xml-stylesheet href=\"https://evil.example/\"?>")]
    public void Of_an_SVG_nothing_stays_that_runs_or_leads_out(string inside)
    {
        var (refusal, picture) = PlanPictures.Read(Encoding.UTF8.GetBytes($"{Head}{inside}<path d=\"M0 0h10\"/></svg>"));

        refusal.ShouldBeNull();
        var text = Encoding.UTF8.GetString(picture!.Bytes);
        text.ShouldNotContain("alert");
        text.ShouldNotContain("evil");
        text.ShouldNotContain("script");
        text.ShouldContain("M0 0h10", customMessage: "the control: what draws stays");
    }

    [Fact]
    public void An_entity_that_grows_or_reads_a_file_comes_to_nothing()
    {
        var bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>" + Head + "<text>&b;&f;</text></svg>";

        PlanPictures.Read(Encoding.UTF8.GetBytes(bomb)).Refusal!.Refusal.ShouldBe("plan.picture.svg");
    }

    [Fact]
    public void What_a_drawing_program_writes_still_looks_the_same()
    {
        var (_, picture) = PlanPictures.Read(Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" width=\"210px\" height=\"297px\" viewBox=\"0 0 210 297\">"
            + "<defs><linearGradient id=\"g\"><stop offset=\"0\" style=\"stop-color:#fff\"/></linearGradient></defs>"
            + "<g inkscape:label=\"Layer\" transform=\"translate(1 2)\"><rect style=\"fill:url(#g);stroke:#000\" width=\"5\" height=\"6\"/><use xlink:href=\"#g\"/></g></svg>"));

        var text = Encoding.UTF8.GetString(picture!.Bytes);
        (picture.Width, picture.Height).ShouldBe((210, 297));
        foreach (var kept in new[] { "linearGradient", "stop-color=\"#fff\"", "fill=\"url(#g)\"", "stroke=\"#000\"", "translate(1 2)", "href=\"#g\"" })
        {
            text.ShouldContain(kept);
        }

        text.ShouldNotContain("inkscape:label");
    }
}
