using System.Globalization;
using System.Security;
using System.Text;
using SmartParking.Domain.Sites.Plans;

namespace SmartParking.Portal.Plans;

/// <summary>A level as one SVG without any state in it: it changes only when somebody draws, so that a browser may keep it.</summary>
internal static class PlanDrawing
{
    /// <param name="picture">The address of the picture behind it; null for none.</param>
    /// <param name="label">What readers hear of the whole.</param>
    public static string Of(LevelPlan plan, string? picture, string label)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plan.Width} {plan.Height}" role="group" aria-label="{SecurityElement.Escape(label)}">""");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect class="ground" x="0" y="0" width="{plan.Width}" height="{plan.Height}"/>""");
        if (picture is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<image class="picture" href="{SecurityElement.Escape(picture)}" x="0" y="0" width="{plan.Width}" height="{plan.Height}"/>""");
        }

        foreach (var space in plan.Spaces.Where(space => space.Place is not null))
        {
            Add(svg, space.Code, space.Place!);
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>The bay turns; its mark and code stay upright, and grow with it.</summary>
    private static void Add(StringBuilder svg, string code, SpacePlace place)
    {
        var size = Math.Min(place.Width, place.Height);
        var text = SecurityElement.Escape(code);
        var letters = Math.Min(size * 0.3f, 1.6f * Math.Max(place.Width, place.Height) / Math.Max(3, code.Length));
        svg.Append(CultureInfo.InvariantCulture, $"""<g class="bay" data-space="{place.Space}" data-code="{text}" role="button" tabindex="-1" aria-label="{text}" transform="translate({place.X} {place.Y})"><title>{text}</title>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect class="box" x="{-place.Width / 2}" y="{-place.Height / 2}" width="{place.Width}" height="{place.Height}" rx="{size * 0.08f}" transform="rotate({place.Turn})"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="mark" transform="translate({-size * 0.2f} {-size * 0.38f}) scale({size * 0.4f / 16})"/>""");
        svg.Append(CultureInfo.InvariantCulture, $"""<text y="{size * 0.34f}" font-size="{letters}" text-anchor="middle">{text}</text></g>""");
    }
}
