using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Decides whether to seed, and keeps <c>demo.json</c> true to this start.</summary>
internal sealed class Seeder(DemoFolder folder, DemoSeed seed)
{
    /// <returns>Null when there are customers whose secrets are not known here.</returns>
    public async Task<DemoFile?> EnsureAsync(DemoPlan plan, string baseUrl, DemoFileDatabase database, CancellationToken cancellationToken)
    {
        var begun = folder.ReadSeeding();
        if (begun is null && await seed.HasCustomersAsync(cancellationToken))
        {
            if (folder.Read() is not { } kept)
            {
                return null;
            }

            var current = await seed.WithKeysAsync(plan, Complete(kept) with { BaseUrl = baseUrl, Database = database }, cancellationToken);
            folder.Write(current);
            return current;
        }

        var known = Complete(begun ?? Invent(plan)) with { BaseUrl = baseUrl, Database = database };
        folder.WriteSeeding(known);
        await seed.ApplyAsync(plan, known, cancellationToken);
        var all = await seed.WithKeysAsync(plan, known, cancellationToken);
        folder.WriteSeeding(all);
        folder.SeedingDone();
        return all;
    }

    private static DemoFile Complete(DemoFile file) =>
        file.Platform.SimulatorToken is null ? file with { Platform = file.Platform with { SimulatorToken = DemoSecrets.Token() } } : file;

    private static DemoFile Invent(DemoPlan plan) => new(
        string.Empty,
        null,
        new DemoFilePlatform(plan.PlatformAdmin.Email, DemoSecrets.Password(), WebhookSecret.New()),
        [.. plan.Tenants.Select(Invent)]);

    private static DemoFileTenant Invent(PlannedTenant tenant) => new(
        tenant.Slug,
        tenant.Name,
        WebhookSecret.New(),
        [.. tenant.Members.Select(member => new DemoFileUser(member.User.Email, DemoSecrets.Password(), member.Role))],
        [.. tenant.Sites.SelectMany(site => site.Zones, (site, zone) => (site, zone)).SelectMany(row => Samples(row.site, row.zone))],
        SmartParking.Domain.Identity.Keys.ApiKey.New(),
        SmartParking.Domain.Identity.Keys.ApiKey.New());

    private static IEnumerable<DemoFileDevice> Samples(PlannedSite site, PlannedZone zone) =>
        zone.Spaces.Take(3).Select(space => new DemoFileDevice(space.Device.DevEui, space.Device.Codec, site.Slug, space.Code));
}
