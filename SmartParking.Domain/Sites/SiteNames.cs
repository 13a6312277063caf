using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>Who is second to take a name learns it from the index, also when both asked at once.</summary>
internal static class SiteNames
{
    public static Outcome? Taken(PostgresException failure) => failure.ConstraintName switch
    {
        "sites_one_name" => Outcome.Refused("site.name.taken", "name"),
        "sites_one_slug" => Outcome.Refused("site.slug.taken", "slug"),
        "zones_one_name" => Outcome.Refused("zone.name.taken", "name"),
        "levels_one_name" => Outcome.Refused("level.name.taken", "name"),
        _ => null,
    };
}
