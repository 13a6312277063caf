using SmartParking.Domain.Sites;

namespace SmartParking.Portal.Sites;

/// <summary>What stands in the fields of a site's form, as text.</summary>
internal sealed class SiteFields
{
    public string Name { get; set; } = string.Empty;

    public string Slug { get; set; } = string.Empty;

    public string Address { get; set; } = string.Empty;

    public string PostalCode { get; set; } = string.Empty;

    public string City { get; set; } = string.Empty;

    public string State { get; set; } = string.Empty;

    public string Country { get; set; } = string.Empty;

    public string Latitude { get; set; } = string.Empty;

    public string Longitude { get; set; } = string.Empty;

    public string TimeZone { get; set; } = "UTC";

    public string Labels { get; set; } = string.Empty;

    public string OpeningHours { get; set; } = string.Empty;

    public string? MetadataJson { get; set; }

    public static SiteFields Of(SiteDraft draft) => new()
    {
        Name = draft.Name,
        Slug = draft.Slug ?? string.Empty,
        Address = draft.Address ?? string.Empty,
        PostalCode = draft.PostalCode ?? string.Empty,
        City = draft.City ?? string.Empty,
        State = draft.State ?? string.Empty,
        Country = draft.Country ?? string.Empty,
        Latitude = Fields.Text(draft.Latitude),
        Longitude = Fields.Text(draft.Longitude),
        TimeZone = draft.TimeZone,
        Labels = string.Join(", ", draft.Labels),
        OpeningHours = draft.OpeningHours ?? string.Empty,
        MetadataJson = draft.MetadataJson,
    };

    /// <returns>Null and the field, as the API names it, when a number is none.</returns>
    public (SiteDraft? Draft, string? Wrong) Draft()
    {
        if (!Fields.TryNumber(Latitude, out var latitude))
        {
            return (null, "latitude");
        }

        if (!Fields.TryNumber(Longitude, out var longitude))
        {
            return (null, "longitude");
        }

        var draft = new SiteDraft
        {
            Name = Name,
            Slug = string.IsNullOrWhiteSpace(Slug) ? null : Slug,
            Address = Address,
            PostalCode = PostalCode,
            City = City,
            State = State,
            Country = Country,
            Latitude = latitude,
            Longitude = longitude,
            TimeZone = TimeZone,
            Labels = Fields.Labels(Labels),
            OpeningHours = OpeningHours,
            MetadataJson = MetadataJson,
        };
        return (draft, null);
    }
}
