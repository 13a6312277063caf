using System.Security.Cryptography;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites.Plans;

/// <summary>An admin gives a level its picture, and puts spaces onto it. Whoever does holds the level's row first; its version says what he has seen.</summary>
public sealed class DrawPlan(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    public const int MostSpaces = 5_000;

    private const string Hold = "select site_id, name, plan_width, plan_height, xmin::text::bigint from levels where tenant_id = $1 and id = $2 and deleted_at is null for no key update";
    private const string Size = "update levels set plan_width = $3, plan_height = $4, updated_at = $5 where tenant_id = $1 and id = $2";
    private const string Keep =
        """
        insert into level_pictures (tenant_id, level_id, media_type, picture, picture_hash, uploaded_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, level_id) do update set media_type = excluded.media_type, picture = excluded.picture, picture_hash = excluded.picture_hash, uploaded_at = excluded.uploaded_at
        """;

    private const string Drop = "delete from level_pictures where tenant_id = $1 and level_id = $2";

    // Another picture of the same level has other pixels: what lies on it stays where it was on the ground.
    private const string Scale =
        """
        update spaces set plan_x = plan_x * $3, plan_y = plan_y * $4, plan_width = plan_width * $3, plan_height = plan_height * $4
        where tenant_id = $1 and level_id = $2 and plan_x is not null
        """;

    private const string Known = "select id, code from spaces where tenant_id = $1 and site_id = $2 and id = any ($3) and deleted_at is null for no key update";

    private const string Put =
        """
        update spaces s set level_id = $2, plan_x = r.x, plan_y = r.y, plan_width = r.width, plan_height = r.height, plan_turn = r.turn, updated_at = $9
        from unnest($3::uuid[], $4::real[], $5::real[], $6::real[], $7::real[], $8::real[]) r (id, x, y, width, height, turn)
        where s.tenant_id = $1 and s.id = r.id
        """;

    private const string Take =
        """
        update spaces set plan_x = null, plan_y = null, plan_width = null, plan_height = null, plan_turn = null, updated_at = $4
        where tenant_id = $1 and level_id = $2 and id = any ($3)
        """;

    private sealed record Held(Guid Site, string Name, float? Width, float? Height, uint Version);

    /// <param name="bytes">As they were uploaded; null takes the picture away.</param>
    /// <returns>Refusals: access.denied, level.unknown, and those of <see cref="PlanPictures.Read"/>.</returns>
    public async Task<Outcome> PictureAsync(TenantAccess access, Guid level, byte[]? bytes, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.PlansManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        PlanPicture? picture = null;
        if (bytes is not null)
        {
            (var refusal, picture) = PlanPictures.Read(bytes);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return await scope.RunAsync(entered.TenantId, entered.For("plan.picture"), (work, cancel) => PictureAsync(work, level, picture, actor, cancel), cancellationToken);
    }

    /// <param name="put">Where spaces lie now; those not named stay where they are.</param>
    /// <param name="taken">Those that come off the plan.</param>
    /// <param name="version">What was seen; null: whatever it is now.</param>
    /// <returns>Refusals: access.denied, level.unknown, changed.meanwhile, plan.too_many, plan.place (a space's code), space.unknown.</returns>
    public async Task<Outcome> PlaceAsync(TenantAccess access, Guid level, IReadOnlyList<SpacePlace> put, IReadOnlyList<Guid> taken, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(put);
        ArgumentNullException.ThrowIfNull(taken);
        if (await gate.EnterAsync(access, Permission.PlansManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        if (put.Count + taken.Count > MostSpaces)
        {
            return Outcome.Refused("plan.too_many", null, MostSpaces);
        }

        var outcome = await scope.RunAsync(entered.TenantId, entered.For("plan.place"), (work, cancel) => PlaceAsync(work, level, put, taken, version, actor, cancel), cancellationToken);
        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, [.. put.Select(place => place.Space), .. taken]);
        }

        return outcome;
    }

    private async Task<Outcome> PictureAsync(TenantWork work, Guid level, PlanPicture? picture, Actor actor, CancellationToken cancellationToken)
    {
        if (await HoldAsync(work, level, cancellationToken) is not { } held)
        {
            return Outcome.Refused("level.unknown");
        }

        var now = time.GetUtcNow();
        if (picture is null)
        {
            await DoAsync(work, Drop, [Sql.P(level)], cancellationToken);
            await DoAsync(work, Size, [Sql.P(level), Sql.P((float)(held.Width ?? LevelPlan.UsualWidth)), Sql.P((float)(held.Height ?? LevelPlan.UsualHeight)), Sql.P(now)], cancellationToken);
        }
        else
        {
            await DoAsync(work, Keep, [Sql.P(level), Sql.P(picture.MediaType), Sql.P(picture.Bytes), Sql.P(SHA256.HashData(picture.Bytes)), Sql.P(now)], cancellationToken);
            var (wide, high) = ((float)(picture.Width / (held.Width ?? LevelPlan.UsualWidth)), (float)(picture.Height / (held.Height ?? LevelPlan.UsualHeight)));
            await DoAsync(work, Scale, [Sql.P(level), Sql.P(wide), Sql.P(high)], cancellationToken);
            await DoAsync(work, Size, [Sql.P(level), Sql.P((float)picture.Width), Sql.P((float)picture.Height), Sql.P(now)], cancellationToken);
        }

        var told = new { held.Name, picture = picture?.MediaType, picture?.Width, picture?.Height, bytes = picture?.Bytes.Length };
        await audit.WriteAsync(work, actor, new AuditEntry("plan.picture", "level", level.ToString(), After: told), cancellationToken);
        return Outcome.Done;
    }

    private async Task<Outcome> PlaceAsync(
        TenantWork work, Guid level, IReadOnlyList<SpacePlace> put, IReadOnlyList<Guid> taken, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (await HoldAsync(work, level, cancellationToken) is not { } held)
        {
            return Outcome.Refused("level.unknown");
        }

        if (version is { } seen && seen != held.Version)
        {
            return Outcome.Refused("changed.meanwhile");
        }

        Guid[] ids = [.. put.Select(place => place.Space).Concat(taken).Distinct()];
        var known = (await work.RowsAsync(Known, [Sql.P(work.Tenant.Value), Sql.P(held.Site), Sql.P(ids)], row => (Id: row.GetGuid(0), Code: row.GetString(1)), cancellationToken)).ToDictionary(row => row.Id, row => row.Code);
        if (known.Count != ids.Length || ids.Length != put.Count + taken.Count)
        {
            return Outcome.Refused("space.unknown");
        }

        var (width, height) = (held.Width ?? (float)LevelPlan.UsualWidth, held.Height ?? (float)LevelPlan.UsualHeight);
        if (put.FirstOrDefault(place => !Fits(place, width, height)) is { } wrong)
        {
            return Outcome.Refused("plan.place", null, known[wrong.Space]);
        }

        var now = time.GetUtcNow();
        if (put.Count > 0)
        {
            await DoAsync(
                work,
                Put,
                [
                    Sql.P(level), Sql.Column(put, place => place.Space), Sql.Column(put, place => place.X), Sql.Column(put, place => place.Y), Sql.Column(put, place => place.Width),
                    Sql.Column(put, place => place.Height), Sql.Column(put, place => place.Turn), Sql.P(now),
                ],
                cancellationToken);
        }

        if (taken.Count > 0)
        {
            await DoAsync(work, Take, [Sql.P(level), Sql.P(taken.ToArray()), Sql.P(now)], cancellationToken);
        }

        await DoAsync(work, Size, [Sql.P(level), Sql.P(width), Sql.P(height), Sql.P(now)], cancellationToken);
        var told = new { held.Name, placed = put.Select(place => known[place.Space]).ToArray(), taken = taken.Select(space => known[space]).ToArray() };
        await audit.WriteAsync(work, actor, new AuditEntry("plan.place", "level", level.ToString(), After: told), cancellationToken);
        return Outcome.Done;
    }

    /// <summary>Its middle on the plan, neither nothing nor larger than it; NaN fails every comparison.</summary>
    private static bool Fits(SpacePlace place, float width, float height) =>
        place is { Turn: >= 0 and < 360, Width: >= 1, Height: >= 1, X: >= 0, Y: >= 0 } && place.X <= width && place.Y <= height && place.Width <= width && place.Height <= height;

    private static async Task<Held?> HoldAsync(TenantWork work, Guid level, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            Hold,
            [Sql.P(work.Tenant.Value), Sql.P(level)],
            row => new Held(row.GetGuid(0), row.GetString(1), Sql.Nullable<float>(row, 2), Sql.Nullable<float>(row, 3), (uint)row.GetInt64(4)),
            cancellationToken)).SingleOrDefault();

    private static async Task DoAsync(TenantWork work, string sql, Npgsql.NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, [Sql.P(work.Tenant.Value), .. parameters]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
