using System.Globalization;
using System.Text;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Makes the plan from words and a fixed random seed. Pure: every run plans the same.</summary>
internal sealed class DemoPlanner
{
    /// <summary>Sent by <c>object</c> devices: the emulator writes what this map reads.</summary>
    public const string FieldMap =
        """{"occupied":{"path":"parkingStatus","occupiedValues":["BUSY"],"freeValues":["FREE"]},"temperatureC":"temperature","batteryPercent":"battery.level"}""";

    private const string BoschProfile = "Bosch TPS110";
    private const string BoschCodec = "bosch-tps110";
    private const string PlatformDomain = "smart-parking.example";
    private static readonly string[] Roles = ["viewer", "operator", "admin", "owner"];
    private readonly Random _random = new(20260105);
    private readonly PlannedIds _ids;
    private int _boschMade;
    private int _decodedMade;

    private DemoPlanner() => _ids = new PlannedIds(_random);

    public static DemoPlan Plan() => new DemoPlanner().Make();

    private DemoPlan Make()
    {
        var admin = new PlannedUser(_ids.Next(), "Dominique Keller", $"dominique.keller@{PlatformDomain}");
        var tenants = new List<PlannedTenant>();
        foreach (var words in PlannedOperators.All)
        {
            // The owner of the first operator looks on at the second: one person, two tenants, two roles.
            var guests = new List<PlannedUser> { admin };
            if (tenants.Count == 1)
            {
                guests.Add(tenants[0].Members[^1].User);
            }

            tenants.Add(Tenant(words, guests));
        }

        return new DemoPlan(admin, _ids.Next(), tenants);
    }

    private PlannedTenant Tenant(OperatorWords words, IReadOnlyList<PlannedUser> guests) => new(
        new TenantId(_ids.Next()),
        words.Slug,
        words.Name,
        words.Tier,
        words.Band,
        words.Tag,
        _ids.Next(),
        [.. words.People.Zip(Roles, (name, role) => new PlannedMember(_ids.Next(), new PlannedUser(_ids.Next(), name, Email(name, words.Slug)), role))],
        [.. guests.Select(user => new PlannedMember(_ids.Next(), user, "viewer"))],
        [new PlannedProfile(ChirpStackIds.Named(BoschProfile), BoschProfile, BoschCodec)],
        [.. words.Sites.Select(Site)],
        [.. Enumerable.Range(1, words.Strangers).Select(number => Bosch($"TPS110 neuf {number}", null))]);

    private PlannedSite Site(SiteWords words) => new(
        _ids.Next(),
        words.Slug,
        words.Name,
        words.TimeZone,
        words.Latitude,
        words.Longitude,
        [.. words.Zones.Select((zone, index) => Zone(words, zone, (char)('A' + index)))]);

    private PlannedZone Zone(SiteWords site, ZoneWords words, char letter) => new(
        _ids.Next(),
        words.Name,
        [.. Enumerable.Range(1, words.Spaces).Select(number => Space(site, words, $"{letter}-{number:000}"))]);

    private PlannedSpace Space(SiteWords site, ZoneWords zone, string code)
    {
        var name = $"{site.Short}-{code}";
        return new PlannedSpace(_ids.Next(), code, zone.DecodedInChirpStack ? Decoded(name, code) : Bosch(name, code));
    }

    private PlannedDevice Bosch(string name, string? space) =>
        new(_ids.Next(), Eui(0xFCD6BD0000_000000, 0x21000 + (_boschMade++ * 13)), name, BoschCodec, BoschProfile, null, space);

    private PlannedDevice Decoded(string name, string space) =>
        new(_ids.Next(), Eui(0x70B3D57ED0_000000, 0x5A100 + (_decodedMade++ * 11)), name, "object", "Parking sensor (codec)", FieldMap, space);

    /// <summary>Below the step between two numbers, so that no two devices meet.</summary>
    private string Eui(ulong block, int number) => (block + (ulong)(number + _random.Next(11))).ToString("X16", CultureInfo.InvariantCulture);

    private static string Email(string name, string slug)
    {
        var plain = name.Normalize(NormalizationForm.FormD).Where(character => char.IsAsciiLetter(character) || character == ' ');
        return string.Concat(plain).ToLowerInvariant().Replace(' ', '.') + $"@{slug}.example";
    }
}
