using SmartParking.Domain.Data;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>A tenant's rows, in one transaction as that tenant.</summary>
internal sealed class TenantSeed(TenantScope scope)
{
    public static readonly Caller Seeding = Caller.Job("demo.seed");

    private const string Memberships =
        """
        insert into memberships (tenant_id, id, user_id, role, name, email)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) on conflict do nothing
        """;

    private const string Sites =
        """
        insert into sites (tenant_id, id, slug, name, time_zone)
        select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) on conflict do nothing
        """;

    // With the first site alone: who has removed it does not find it again at the next start.
    private const string Debounce =
        """
        insert into sensing_policies (tenant_id, id, debounce_s)
        select $1, $1, 10 where not exists (select from sites where tenant_id = $1) on conflict do nothing
        """;

    private const string Zones =
        "insert into zones (tenant_id, id, site_id, name) select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[]) on conflict do nothing";

    private const string Spaces =
        """
        insert into spaces (tenant_id, id, site_id, zone_id, code)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) on conflict do nothing
        """;

    private const string SpaceStates =
        "insert into space_state (tenant_id, space_id) select $1, * from unnest($2::uuid[]) on conflict do nothing";

    private const string Devices =
        """
        insert into devices (tenant_id, id, dev_eui, name, codec, field_map, space_id)
        select $1, d.id, d.dev_eui, d.name, d.codec, d.field_map::jsonb, d.space_id
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[]) d (id, dev_eui, name, codec, field_map, space_id)
        on conflict do nothing
        """;

    private const string Profiles =
        "insert into profile_codecs (tenant_id, profile_id, codec) select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing";

    // A device that has said nothing yet has its profile all the same: an event need not name one.
    private const string DeviceStates =
        """
        insert into device_state (tenant_id, device_id, profile_id, profile_name) select $1, * from unnest($2::uuid[], $3::text[], $4::text[])
        on conflict (tenant_id, device_id) do update set profile_id = excluded.profile_id, profile_name = excluded.profile_name
            where device_state.profile_id is null and excluded.profile_id is not null
        """;

    private const string Secret =
        "insert into webhook_secrets (tenant_id, id, label, secret_hash) values ($1, $2, $3, $4) on conflict do nothing";

    public Task AddSecretAsync(TenantId tenant, Guid id, string webhookSecret, CancellationToken cancellationToken) =>
        scope.RunAsync(tenant, Seeding, (work, cancel) => AddSecretAsync(work, id, webhookSecret, cancel), cancellationToken);

    public Task AddAsync(PlannedTenant tenant, string webhookSecret, CancellationToken cancellationToken) =>
        scope.RunAsync(
            tenant.Id,
            Seeding,
            async (work, cancel) =>
            {
                await AddMembersAsync(work, [.. tenant.Members, .. tenant.Guests], cancel);
                await AddSitesAsync(work, tenant.Sites, cancel);
                await AddProfilesAsync(work, tenant.Profiles, cancel);
                await AddSpacesAsync(work, tenant, cancel);
                await AddSecretAsync(work, tenant.SecretId, webhookSecret, cancel);
            },
            cancellationToken);

    private static async Task AddMembersAsync(TenantWork work, IReadOnlyList<PlannedMember> members, CancellationToken cancellationToken)
    {
        await using var command = work.Command(
            Memberships,
            Sql.P(work.Tenant.Value),
            Sql.Column(members, member => member.Id),
            Sql.Column(members, member => member.User.Id),
            Sql.Column(members, member => member.Role),
            Sql.Column(members, member => member.User.Name),
            Sql.Column(members, member => member.User.Email));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task AddSitesAsync(TenantWork work, IReadOnlyList<PlannedSite> sites, CancellationToken cancellationToken)
    {
        await using (var debounce = work.Command(Debounce, Sql.P(work.Tenant.Value)))
        {
            await debounce.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var add = work.Command(
            Sites,
            Sql.P(work.Tenant.Value),
            Sql.Column(sites, site => site.Id),
            Sql.Column(sites, site => site.Slug),
            Sql.Column(sites, site => site.Name),
            Sql.Column(sites, site => site.TimeZone));
        await add.ExecuteNonQueryAsync(cancellationToken);

        var zones = sites.SelectMany(site => site.Zones, (site, zone) => (Site: site, Zone: zone)).ToList();
        await using var addZones = work.Command(
            Zones,
            Sql.P(work.Tenant.Value),
            Sql.Column(zones, row => row.Zone.Id),
            Sql.Column(zones, row => row.Site.Id),
            Sql.Column(zones, row => row.Zone.Name));
        await addZones.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task AddProfilesAsync(TenantWork work, IReadOnlyList<PlannedProfile> profiles, CancellationToken cancellationToken)
    {
        await using var command = work.Command(
            Profiles, Sql.P(work.Tenant.Value), Sql.Column(profiles, profile => profile.Id.ToString()), Sql.Column(profiles, profile => profile.Codec));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task AddSpacesAsync(TenantWork work, PlannedTenant planned, CancellationToken cancellationToken)
    {
        var mapped = planned.Profiles.ToDictionary(profile => profile.Name, StringComparer.Ordinal);
        var rows = planned.Sites
            .SelectMany(site => site.Zones, (site, zone) => (Site: site, Zone: zone))
            .SelectMany(row => row.Zone.Spaces, (row, space) => (row.Site, row.Zone, Space: space))
            .ToList();
        var tenant = work.Tenant.Value;
        await using var spaces = work.Command(
            Spaces,
            Sql.P(tenant),
            Sql.Column(rows, row => row.Space.Id),
            Sql.Column(rows, row => row.Site.Id),
            Sql.Column(rows, row => row.Zone.Id),
            Sql.Column(rows, row => row.Space.Code));
        await spaces.ExecuteNonQueryAsync(cancellationToken);
        await using var spaceStates = work.Command(SpaceStates, Sql.P(tenant), Sql.Column(rows, row => row.Space.Id));
        await spaceStates.ExecuteNonQueryAsync(cancellationToken);
        await using var devices = work.Command(
            Devices,
            Sql.P(tenant),
            Sql.Column(rows, row => row.Space.Device.Id),
            Sql.Column(rows, row => row.Space.Device.DevEui),
            Sql.Column(rows, row => row.Space.Device.Name),
            Sql.Column(rows, row => mapped.ContainsKey(row.Space.Device.ProfileName) ? null : row.Space.Device.Codec),
            Sql.Column(rows, row => row.Space.Device.FieldMap),
            Sql.Column(rows, row => row.Space.Id));
        await devices.ExecuteNonQueryAsync(cancellationToken);
        await using var deviceStates = work.Command(
            DeviceStates,
            Sql.P(tenant),
            Sql.Column(rows, row => row.Space.Device.Id),
            Sql.Column(rows, row => mapped.GetValueOrDefault(row.Space.Device.ProfileName)?.Id.ToString()),
            Sql.Column(rows, row => mapped.GetValueOrDefault(row.Space.Device.ProfileName)?.Name));
        await deviceStates.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task AddSecretAsync(TenantWork work, Guid id, string webhookSecret, CancellationToken cancellationToken)
    {
        await using var command = work.Command(Secret, Sql.P(work.Tenant.Value), Sql.P(id), Sql.P("ChirpStack (demonstration)"), Sql.P(WebhookSecret.Hash(webhookSecret)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
