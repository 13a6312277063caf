using System.Threading.RateLimiting;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Edge;

/// <summary>
/// What the people of one tenant may ask together, by its tier. Counted after authorisation: a stranger who asks for a
/// tenant's pages must not use up what is its people's.
/// </summary>
internal sealed class TenantBudgets(EdgeOptions options, TenantTiers tiers) : IDisposable
{
    private readonly PartitionedRateLimiter<(string Slug, string Tier)> _limiter =
        PartitionedRateLimiter.Create<(string Slug, string Tier), (string Slug, string Tier)>(tenant => Budgets.Bucket(tenant, options.Limits.OfTier(tenant.Tier)));

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        // Of the API only who has passed authorisation has a tenant here; keys have budgets of their own.
        var slug = context.GetRouteValue("slug") as string ?? context.Features.Get<TenantAccess>()?.Tenant.Slug;
        if (slug is null || context.User.PersonId() is null)
        {
            await next(context);
            return;
        }

        var tenant = (slug, await tiers.OfAsync(slug, context.RequestAborted));
        var budget = options.Limits.OfTier(tenant.Item2);
        using var lease = _limiter.AttemptAcquire(tenant);
        if (lease.IsAcquired)
        {
            Budgets.Tell(context, budget, _limiter.GetStatistics(tenant)?.CurrentAvailablePermits ?? 0);
            await next(context);
        }
        else
        {
            await Budgets.RefuseAsync(context, budget, lease);
        }
    }

    public void Dispose() => _limiter.Dispose();
}
