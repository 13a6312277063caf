using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Identity;

/// <summary>Who may do something no longer is known to every process at once.</summary>
public sealed class AccessFeedTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(string Kind, Guid? Id)> _heard = new();
    private EdgePortal _edge = null!;
    private AccessFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync();
        _feed = _edge.Portal.Services.GetRequiredService<AccessFeed>();
        foreach (var kind in new[] { AccessKind.Key, AccessKind.Tenant, AccessKind.Family })
        {
            _feed.On(kind, id => _heard.Enqueue((kind, id)));
        }

        await UntilAsync(() => _feed.IsListening);

        // Making the scene was told of, too.
        await SqlAsync($"update tenants set tier = 'professional' where id = '{_edge.Acme.Id}'");
        await UntilAsync(() => _heard.Contains((AccessKind.Tenant, _edge.Acme.Id.Value)));
        _heard.Clear();
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task Every_change_that_matters_is_heard_with_its_id_and_nothing_else_is()
    {
        var key = await SeededKey.CreateAsync(_edge.Database, _edge.Acme, "spaces:read");
        await HeardAsync(AccessKind.Key, key.Id);
        var before = _feed.Turn;
        await key.SetAsync(_edge.Database, _edge.Acme, "last_used_at = now(), use_count = 7");
        await SqlAsync($"update tenants set name = 'Other' where id = '{_edge.Acme.Id}'");
        await key.RevokeAsync(_edge.Database, _edge.Acme);
        await HeardAsync(AccessKind.Key, key.Id);
        _feed.Turn.ShouldBe(before + 1, "a use and a name are no change of access");

        await SqlAsync($"update tenants set status = 'suspended' where id = '{_edge.Acme.Id}'");
        await HeardAsync(AccessKind.Tenant, _edge.Acme.Id.Value);
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        var family = await _edge.Database.AsSuperuserAsync<Guid>("select id from auth.token_families");
        await session.PostAsync("/api/auth/logout", new { });
        await HeardAsync(AccessKind.Family, family);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_said()
    {
        await SqlAsync($"begin; update tenants set tier = 'basic' where id = '{_edge.Acme.Id}'; rollback");
        await SqlAsync($"update tenants set status = 'suspended' where id = '{_edge.Acme.Id}'");
        await HeardAsync(AccessKind.Tenant, _edge.Acme.Id.Value);

        _heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_connection_is_noticed_and_everything_is_forgotten_before_anything_is_believed_again()
    {
        var lost = new List<bool>();
        using (_feed.On(AccessKind.Key, id => lost.Add(id is null && _feed.IsListening)))
        {
            await SqlAsync("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen parking_access' and datname = current_database()");
            await UntilAsync(() => lost.Count > 0);
        }

        lost[0].ShouldBeFalse("it is told before anybody may rely on it");
        await UntilAsync(() => _feed.IsListening);
        _heard.Clear();
        await SqlAsync($"update tenants set tier = 'enterprise' where id = '{_edge.Acme.Id}'");
        await HeardAsync(AccessKind.Tenant, _edge.Acme.Id.Value);
    }

    [Fact]
    public async Task Nonsense_on_the_channel_is_nothing()
    {
        await SqlAsync("select pg_notify('parking_access', x) from unnest(array['', 'key', 'key nonsense', ' ', 'other 0e0e0e0e-0000-7000-8000-000000000001']) x");
        await SqlAsync($"update tenants set tier = 'enterprise' where id = '{_edge.Acme.Id}'");
        await HeardAsync(AccessKind.Tenant, _edge.Acme.Id.Value);

        _heard.ShouldBeEmpty();
        _feed.IsListening.ShouldBeTrue();
    }

    [Fact]
    public void It_tries_again_soon_and_then_ever_later() =>
        new[] { 0, 1, 5, 50 }.Select(AccessFeed.PauseAfter).ShouldBe([TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3.2), TimeSpan.FromSeconds(10)]);

    private Task<object> SqlAsync(string sql) => _edge.Database.AsSuperuserAsync<object>($"{sql}; select 0");

    private async Task HeardAsync(string kind, Guid id)
    {
        (string, Guid?) told = default;
        await UntilAsync(() => _heard.TryDequeue(out told));
        told.ShouldBe((kind, id));
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        using var limit = new CancellationTokenSource(Promised * 2);
        while (!done())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
