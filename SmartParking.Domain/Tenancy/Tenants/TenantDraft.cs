using System.Globalization;
using System.Text;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>What a platform admin says of a tenant.</summary>
/// <param name="Slug">Stands in every address of it, and never changes.</param>
/// <param name="Kind">customer or trial.</param>
/// <param name="Tier">basic, professional or enterprise.</param>
/// <param name="Band">Its colour, <c>#RRGGBB</c>.</param>
/// <param name="TrialEndsAt">Told and shown; nothing ends by itself.</param>
public sealed record TenantDraft(string Name, string Slug, string Kind, string Tier, string Band, DateTimeOffset? TrialEndsAt)
{
    public const string UsualBand = "#5B6470";

    /// <summary>What differs from the tier, for instance <c>max_spaces</c>.</summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = new Dictionary<string, int>();

    /// <summary>What differs from the tier, for instance <c>analytics</c>.</summary>
    public IReadOnlyDictionary<string, bool> Features { get; init; } = new Dictionary<string, bool>();

    /// <summary>What a name is called in addresses, as far as its letters allow: for a person to look at and change.</summary>
    public static string SlugOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder();
        foreach (var sign in name.Normalize(NormalizationForm.FormD).Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                slug.Append(char.ToLowerInvariant(sign));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-');
    }
}
