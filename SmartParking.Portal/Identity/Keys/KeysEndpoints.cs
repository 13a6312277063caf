using System.Text.Json;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity.Keys;

/// <summary><c>/api/v6/api-keys</c>: for owners with a token of their own; no key makes keys.</summary>
internal static class KeysEndpoints
{
    private const string Tag = "API keys";
    private const string ShownOnce = "Keep this key now: it is not shown again.";
    private const string Usual = "By the API";
    private const int PerPage = 50;
    private const int Most = 500;
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private static readonly Key Example = new()
    {
        Id = new("019a0b1c-0000-7000-8000-000000000009"), Name = "Signage", KeyPrefix = "pk_live_aB3dE5", Scopes = ["spaces:read"], RateLimitPerMinute = 100, CreatedAt = Then, IsActive = true, UsageCount = 12_345, LastUsedAt = Then,
        Metadata = ApiJson.Parsed("{}"),
    };

    /// <summary>What the refusals of a wish are about.</summary>
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["key.label_missing"] = "name", ["key.label_too_long"] = "name", ["key.scopes_missing"] = "scopes", ["key.scope_unknown"] = "scopes", ["key.addresses_wrong"] = "allowed_ips",
        ["key.addresses_too_many"] = "allowed_ips", ["key.expiry_past"] = "expires_at", ["key.rate_wrong"] = "rate_limit_per_minute", ["key.reason_missing"] = "reason", ["key.reason_too_long"] = "reason",
    };

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/api-keys");
        group.MapGet("", ListAsync).Needs(Permission.KeysManage).Tell(new ApiOperation("listApiKeys", Tag, "The API keys of a tenant, the revoked ones too")
        {
            ForPeople = true, Query = [ApiParameter.Flag("is_active", "Those that are accepted, or are not any more."), .. ApiParameter.Page(PerPage, Most)], Gives = new KeyPage([Example], 1, 1, PerPage, 1),
        });
        group.MapPost("", CreateAsync).Needs(Permission.KeysManage).WithMetadata(new AnswersOnceAttribute()).Tell(new ApiOperation("createApiKey", Tag, "Makes an API key, which is told this once")
        {
            More = "name and scopes are needed. A repeat with the same Idempotency-Key makes no second key, and does not tell the first again.", ForPeople = true, Status = StatusCodes.Status201Created,
            Takes = new KeyInput { Name = "Signage", Scopes = ["spaces:read"], ExpiresInDays = 365, RateLimitPerMinute = 100 },
            Gives = new NewKey(Example.Id, "Signage", "pk_live_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f", "pk_live_aB3dE5", ["spaces:read"], Then, 100, Then, ShownOnce), Problems = [StatusCodes.Status409Conflict],
        });
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.KeysManage).Tell(new ApiOperation("getApiKey", Tag, "An API key") { ForPeople = true, Gives = Example });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateApiKey", "Changes the fields of an API key that are sent"), ("PATCH", "patchApiKey", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.KeysManage)
                .Tell(new ApiOperation(name, Tag, summary) { ForPeople = true, Takes = new KeyInput { Name = "Signage", Reason = "Renamed" }, Gives = Example });
        }

        group.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.KeysManage).Tell(new ApiOperation("revokeApiKey", Tag, "Ends an API key at once")
        {
            ForPeople = true, Query = [new("reason", Microsoft.OpenApi.JsonSchemaType.String, "Why; kept in the audit.")], Gives = new KeyRevoked(true, Example.Id, "API key Signage revoked"),
        });
        group.MapGet("/{id:guid}/usage", UsageAsync).Needs(Permission.KeysManage)
            .Tell(new ApiOperation("getApiKeyUsage", Tag, "How often an API key was used") { ForPeople = true, Gives = new KeyUsage(Example.Id, "Signage", 12_345, Then, 100, true) });
    }

    private static Task<IResult> ListAsync(HttpContext context, KeysQuery query, TimeProvider time) => context.AskAsync(
        asked => (Page: asked.Page(PerPage, Most), Active: asked.Flag("is_active")),
        async asked =>
        {
            var now = time.GetUtcNow();
            var all = (await query.ReadAsync(context.Access(), context.RequestAborted)).Where(key => asked.Active is null || key.IsAccepted(now) == asked.Active).ToList();
            var page = all.Skip((int)Math.Min(asked.Page.Offset, int.MaxValue)).Take(asked.Page.Size);
            return ApiAnswer.Ok(new KeyPage([.. page.Select(key => Of(context, key, now))], all.Count, asked.Page.Number, asked.Page.Size, asked.Page.Pages(all.Count)));
        });

    private static Task<IResult> CreateAsync(HttpContext context, MakeKey make, KeysQuery query, TimeProvider time) => context.TakeAsync(
        input => Read(input, time, isNew: true),
        async change =>
        {
            var access = context.Access();
            var made = await make.ExecuteAsync(access.UserId, access.Tenant.Slug, change.Of(new KeyWish(string.Empty, [], string.Empty, null, null)), context.Actor(), context.RequestAborted);
            return await Told(made.Outcome).ThenAsync(context, async () =>
            {
                var key = (await query.ReadAsync(access, context.RequestAborted)).Find(each => each.Id == made.Id)!;
                var told = new NewKey(key.Id, key.Label, made.Key!, key.Prefix, key.Scopes, key.ExpiresAt, RateOf(context, key), key.CreatedAt, ShownOnce);
                return ApiAnswer.Created(told, null, $"{Paths.ApiV6}/api-keys/{key.Id}");
            });
        });

    private static Task<IResult> EditAsync(HttpContext context, ChangeKey edit, KeysQuery query, TimeProvider time, Guid id) => context.TakeAsync(
        input => Read(input, time, isNew: false),
        async change =>
        {
            var access = context.Access();
            if (await KeyAsync(context, query, id) is not { } key)
            {
                return context.Unknown("key.unknown");
            }

            var wish = change.Of(new KeyWish(key.Label, key.Scopes, string.Join(',', key.Addresses), key.ExpiresAt, key.RatePerMinute));
            var outcome = await edit.UpdateAsync(access.UserId, access.Tenant.Slug, id, (wish, change.Reason), context.Actor(), context.RequestAborted);
            return await Told(outcome).ThenAsync(context, () => FindAsync(context, query, time, id));
        });

    private static Task<IResult> RevokeAsync(HttpContext context, ChangeKey edit, KeysQuery query, Guid id) => context.AskAsync(
        asked => asked.Text("reason", ApiInput.LongestText) ?? Usual,
        async reason =>
        {
            var access = context.Access();
            var label = (await KeyAsync(context, query, id))?.Label;
            var outcome = await edit.RevokeAsync(access.UserId, access.Tenant.Slug, id, reason, context.Actor(), context.RequestAborted);
            return await Told(outcome).ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new KeyRevoked(true, id, $"API key {label} revoked"))));
        });

    private static async Task<IResult> FindAsync(HttpContext context, KeysQuery query, TimeProvider time, Guid id) =>
        await KeyAsync(context, query, id) is { } key ? ApiAnswer.Ok(Of(context, key, time.GetUtcNow())) : context.Unknown("key.unknown");

    private static async Task<IResult> UsageAsync(HttpContext context, KeysQuery query, TimeProvider time, Guid id) =>
        await KeyAsync(context, query, id) is { } key
            ? ApiAnswer.Ok(new KeyUsage(key.Id, key.Label, key.UseCount, key.LastUsedAt, RateOf(context, key), key.IsAccepted(time.GetUtcNow())))
            : context.Unknown("key.unknown");

    private static async Task<KeyView?> KeyAsync(HttpContext context, KeysQuery query, Guid id) => (await query.ReadAsync(context.Access(), context.RequestAborted)).Find(each => each.Id == id);

    private static (Func<KeyWish, KeyWish> Of, string Reason) Read(ApiInput input, TimeProvider time, bool isNew)
    {
        var (name, scopes, addresses) = (input.Text("name", needed: isNew), input.Texts("scopes", 100, needed: isNew), input.Texts("allowed_ips", 1_000));
        var (days, at, rate) = (input.Integer("expires_in_days", 1, 36_500), input.Moment("expires_at"), input.Integer("rate_limit_per_minute"));
        var ends = input.Has("expires_in_days") || input.Has("expires_at");
        var end = days is { } told ? time.GetUtcNow().AddDays(told) : at;
        return (
            now => new KeyWish(
                input.Has("name") ? name ?? string.Empty : now.Label,
                input.Has("scopes") ? [.. scopes ?? []] : now.Scopes,
                input.Has("allowed_ips") ? string.Join(',', addresses ?? []) : now.Addresses,
                ends ? end : now.ExpiresAt,
                input.Has("rate_limit_per_minute") ? rate : now.RatePerMinute),
            input.Text("reason") ?? Usual);
    }

    /// <summary>In the API's words.</summary>
    private static Outcome Told(Outcome outcome) => outcome.Refusal switch
    {
        null => outcome,
        "key.gone" => Outcome.Refused("key.unknown"),
        "key.too_many" => Outcome.Refused("limit.keys", null, MakeKey.MostInForce),
        { } code => Outcome.Refused(code, Fields.GetValueOrDefault(code)),
    };

    private static int RateOf(HttpContext context, KeyView key) => key.RatePerMinute ?? KeyHolder.RateOf(context.Access().Tenant.Tier);

    private static Key Of(HttpContext context, KeyView key, DateTimeOffset now) => new()
    {
        Id = key.Id,
        Name = key.Label,
        KeyPrefix = key.Prefix,
        Scopes = key.Scopes,
        ExpiresAt = key.ExpiresAt,
        RateLimitPerMinute = RateOf(context, key),
        CreatedAt = key.CreatedAt,
        IsExpired = key.ExpiresAt <= now,
        IsActive = key.IsAccepted(now),
        LastUsedAt = key.LastUsedAt,
        UsageCount = key.UseCount,
        Metadata = ApiJson.Parsed("{}"),
        RevokedAt = key.RevokedAt,
        RevocationReason = key.RevokeReason,
        CreatedBy = key.CreatedBy,
        AllowedIps = key.Addresses,
    };

    internal sealed record Key
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string KeyPrefix { get; init; }

        public required IReadOnlyList<string> Scopes { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public int RateLimitPerMinute { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        /// <summary>Always null: a key belongs to the tenant, created_by says who made it.</summary>
        public Guid? UserId { get; init; }

        public bool IsExpired { get; init; }

        public bool IsActive { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public long UsageCount { get; init; }

        public JsonElement Metadata { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public string? RevocationReason { get; init; }

        public string? CreatedBy { get; init; }

        public IReadOnlyList<string> AllowedIps { get; init; } = [];
    }

    internal sealed record NewKey(
        Guid Id, string Name, string ApiKey, string KeyPrefix, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, int RateLimitPerMinute, DateTimeOffset CreatedAt, string Warning);

    internal sealed record KeyPage(IReadOnlyList<Key> ApiKeys, long Total, int Page, int PageSize, long TotalPages);

    internal sealed record KeyRevoked(bool Success, Guid Id, string Message);

    internal sealed record KeyUsage(Guid Id, string Name, long UsageCount, DateTimeOffset? LastUsedAt, int RateLimitPerMinute, bool IsActive);

    internal sealed record KeyInput
    {
        public string? Name { get; init; }

        public IReadOnlyList<string>? Scopes { get; init; }

        public int? ExpiresInDays { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public int? RateLimitPerMinute { get; init; }

        public IReadOnlyList<string>? AllowedIps { get; init; }

        public string? Reason { get; init; }
    }
}
