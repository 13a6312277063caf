using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Edge;

/// <summary>
/// How many requests an address, a person or an API key may make. Files and health cost nothing and are not counted; who has a webhook
/// secret is not refused, but wrong ones are counted by address.
/// </summary>
internal sealed class Budgets : IDisposable
{
    private readonly EdgeLimits _limits;
    private readonly PartitionedRateLimiter<HttpContext> _wrongSecrets;

    public Budgets(EdgeOptions options)
    {
        _limits = options.Limits;
        Requests = PartitionedRateLimiter.Create<HttpContext, string>(context => Of(context) is var (key, budget) && key is not null ? Bucket(key, budget!) : RateLimitPartition.GetNoLimiter(string.Empty));
        _wrongSecrets = PartitionedRateLimiter.Create<HttpContext, string>(context => Bucket(AddressOf(context), _limits.WrongSecret));
    }

    public PartitionedRateLimiter<HttpContext> Requests { get; }

    public static RateLimitPartition<T> Bucket<T>(T key, TokenBudget budget) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = budget.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = budget.Pace,
        QueueLimit = 0,
    });

    /// <summary>Says on the answer what is left; the narrowest budget speaks last.</summary>
    public static void Tell(HttpContext context, TokenBudget budget, long left)
    {
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = budget.Burst.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Math.Ceiling((budget.Burst - left) * budget.Pace.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    public static Task RefuseAsync(HttpContext context, TokenBudget budget, RateLimitLease lease)
    {
        Tell(context, budget, 0);
        context.RequestServices.GetRequiredService<RequestMeter>().Refused(context);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : budget.Pace;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refusal.WriteAsync(context, StatusCodes.Status429TooManyRequests, "TooMany");
    }

    /// <summary>Which budget a request draws on; none for what is not counted.</summary>
    public (string? Key, TokenBudget? Budget) Of(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<SecretDoorAttribute>() is not null
            || metadata?.GetMetadata<AnswersWhileClosedAttribute>() is not null
            // An error page is the same request once more.
            || context.Features.Get<IExceptionHandlerFeature>() is not null
            || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return (null, null);
        }

        if (HttpMethods.IsPost(context.Request.Method) && metadata?.GetMetadata<SignInBudgetAttribute>() is not null)
        {
            return ("sign-in " + AddressOf(context), _limits.SignIn);
        }

        if (context.Features.Get<ApiCaller>()?.Key is { } key)
        {
            // With the rate in its name, so that another rate is another budget.
            return ($"key {key.Id} {key.RatePerMinute}", new TokenBudget { Burst = key.RatePerMinute, PerMinute = key.RatePerMinute });
        }

        return context.User.PersonId() is { } person ? ("person " + person, _limits.Person) : ("address " + AddressOf(context), _limits.Address);
    }

    /// <returns>Null as long as the address may go on guessing.</returns>
    public RateLimitLease? CountWrongSecret(HttpContext context)
    {
        var lease = _wrongSecrets.AttemptAcquire(context);
        return lease.IsAcquired ? null : lease;
    }

    public TokenBudget WrongSecret => _limits.WrongSecret;

    public void Dispose()
    {
        Requests.Dispose();
        _wrongSecrets.Dispose();
    }

    /// <summary>One customer has 2^64 addresses of IPv6: the network counts, not the address.</summary>
    internal static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
