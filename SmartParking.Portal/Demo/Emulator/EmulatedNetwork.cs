using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>The sensors of the plan, the unregistered ones included, with the gateways above their sites.</summary>
internal sealed class EmulatedNetwork
{
    private readonly List<EmulatedDevice> _devices = [];
    private readonly List<TimeZoneInfo> _zones = [];
    private readonly Random _random;

    /// <param name="seed">For sessions and ids of events: two runs with one seed would repeat each other's deduplicationIds.</param>
    public EmulatedNetwork(DemoPlan plan, int seed)
    {
        _random = new Random(seed);
        foreach (var tenant in plan.Tenants)
        {
            foreach (var site in tenant.Sites)
            {
                AddSite(tenant, site);
            }

            var first = tenant.Sites[0];
            foreach (var stranger in tenant.Strangers)
            {
                Add(tenant, first, stranger, Gateways(first));
            }
        }
    }

    public IReadOnlyList<EmulatedDevice> Devices => _devices;

    /// <summary>One per device, in the same order.</summary>
    public IReadOnlyList<TimeZoneInfo> Zones => _zones;

    private void AddSite(PlannedTenant tenant, PlannedSite site)
    {
        var gateways = Gateways(site);
        foreach (var space in site.Zones.SelectMany(zone => zone.Spaces))
        {
            Add(tenant, site, space.Device, gateways);
        }
    }

    private void Add(PlannedTenant tenant, PlannedSite site, PlannedDevice device, IReadOnlyList<EmulatedGateway> gateways)
    {
        var tags = new Dictionary<string, string> { ["site"] = site.Slug };
        if (device.Space is { } space)
        {
            tags["space"] = space;
        }

        var identity = new DeviceIdentity(
            ChirpStackIds.Named(tenant.Slug),
            tenant.Name,
            ChirpStackIds.Named(tenant.Slug + "/parking"),
            tenant.Tag,
            ChirpStackIds.Named(device.ProfileName),
            device.ProfileName,
            device.Name,
            device.DevEui,
            tags);
        _devices.Add(new EmulatedDevice(tenant.Slug, identity, device.Codec == "object", gateways, new Random(_random.Next())));
        _zones.Add(TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone));
    }

    private static EmulatedGateway[] Gateways(PlannedSite site) =>
    [
        .. Enumerable.Range(0, 2).Select(number => new EmulatedGateway(
            "0016c001" + Convert.ToHexStringLower(ChirpStackIds.Digest($"{site.Slug}/{number}").AsSpan(0, 4)),
            Math.Round(site.Latitude + (number * 0.0011), 6),
            Math.Round(site.Longitude - (number * 0.0008), 6),
            14.0 + (number * 5))),
    ];
}
