using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Sockets;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Sockets;

/// <summary>V6's WebSocket: what it tells whom, and every way in which it ends.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private const string Failed = "1008 Authentication failed";

    private readonly ManualTime _time = new();
    private EdgePortal _edge = null!;

    private PortalDatabase Database => _edge.Database;

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));
        var feed = _edge.Portal.Services.GetRequiredService<AccessFeed>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!feed.IsListening)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task It_speaks_V6s_messages_and_tells_a_tenant_of_its_own_spaces_alone()
    {
        var borealis = await SeededTenant.CreateAsync(Database, "borealis", prefix: "B");
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        var key = await SeededKey.CreateAsync(Database, borealis, "spaces:read");
        using var mine = await SocketClient.OpenAsync(_edge.Portal, session.Access);
        using var theirs = await SocketClient.OpenAsync(_edge.Portal, key.Key);

        (await mine.AskAsync(new { type = "ping" })).ShouldBe("pong");
        foreach (var channel in new[] { "devices", "alerts", "metrics", "spaces" })
        {
            (await mine.AskAsync(new { type = "subscribe", channel })).ShouldBe("subscribed");
        }

        (await mine.AskAsync(new { type = "subscribe", channel = "everything" })).ShouldBe("Unknown channel");
        (await theirs.AskAsync(new { type = "subscribe", channel = "spaces" })).ShouldBe("subscribed");
        (await theirs.AskAsync(new { type = "subscribe", channel = "devices" })).ShouldBe("Insufficient permissions", "the key's scope does not cover it");

        await TakeAsync(_edge.Acme.Spaces[0]);
        _time.Advance(TimeSpan.FromSeconds(1));
        var told = await mine.HearAsync();

        (told.GetProperty("type").GetString(), told.GetProperty("channel").GetString()).ShouldBe(("space:update", "spaces"));
        var data = told.GetProperty("data");
        (data.GetProperty("code").GetString(), data.GetProperty("current_state").GetString(), data.GetProperty("tenant_id").GetGuid()).ShouldBe(("A-001", "maintenance", _edge.Acme.Id.Value));
        (await theirs.AskAsync(new { type = "ping" })).ShouldBe("pong", "nothing of the other tenant came before");
        (await mine.AskAsync(new { type = "unsubscribe", channel = "spaces" })).ShouldBe("unsubscribed");
        await TakeAsync(_edge.Acme.Spaces[1]);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await mine.AskAsync(new { type = "ping" })).ShouldBe("pong", "nothing more is told");
    }

    [Fact]
    public async Task A_token_in_the_address_is_accepted_with_a_warning()
    {
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        using var client = await SocketClient.ConnectAsync(_edge.Portal, "token=" + session.Access);

        var hello = await client.HearAsync();

        (hello.GetProperty("type").GetString(), hello.GetProperty("tenant_id").GetGuid()).ShouldBe(("connected", _edge.Acme.Id.Value));
        hello.GetProperty("warning").GetString()!.ShouldContain("first message");
        using var other = await SocketClient.ConnectAsync(_edge.Portal);
        await other.SayAsync(new { type = "auth", token = session.Access });
        (await other.HearAsync()).TryGetProperty("warning", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{\"type\":\"auth\",\"token\":\"at_nonsense\"}", Failed)]
    [InlineData("{\"type\":\"auth\"}", Failed)]
    [InlineData("{\"type\":\"auth\",\"token\":7}", Failed)]
    [InlineData("{\"type\":\"subscribe\",\"channel\":\"spaces\"}", Failed)]
    [InlineData("not json", Failed)]
    [InlineData("[]", Failed)]
    [InlineData("", Failed)]
    public async Task Who_does_not_say_who_he_is_is_let_go(string first, string why)
    {
        using var client = await SocketClient.ConnectAsync(_edge.Portal);
        await client.SendAsync(first);

        (await client.WhyClosedAsync()).ShouldBe(why);
    }

    [Fact]
    public async Task A_credential_that_is_over_opens_nothing()
    {
        var petra = await SeededPerson.CreateAsync(_edge.Portal, "Petra Parting");
        await petra.JoinAsync(Database, _edge.Acme, Role.Viewer);
        using var session = await ApiSession.SignInAsync(_edge.Portal, petra);
        var key = await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:read");
        await key.SetAsync(Database, _edge.Acme, $"expires_at = '{_time.GetUtcNow():O}'");

        (await RefusedAsync(key.Key)).ShouldBe(Failed);
        await petra.LeaveAsync(Database, _edge.Acme);
        (await RefusedAsync(session.Access)).ShouldBe("1008 Invalid token payload");
        _time.Advance(TimeSpan.FromMinutes(16));
        (await RefusedAsync(session.Access)).ShouldBe(Failed);
    }

    [Fact]
    public async Task An_open_socket_ends_with_its_token_its_membership_its_key_and_its_time()
    {
        var (leaving, signing) = (await SeededPerson.CreateAsync(_edge.Portal, "Lea Leaving"), await SeededPerson.CreateAsync(_edge.Portal, "Otto Out"));
        await leaving.JoinAsync(Database, _edge.Acme, Role.Viewer);
        await signing.JoinAsync(Database, _edge.Acme, Role.Viewer);
        using var first = await ApiSession.SignInAsync(_edge.Portal, leaving);
        using var second = await ApiSession.SignInAsync(_edge.Portal, signing);
        using var third = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        var key = await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:read");
        using var member = await SocketClient.OpenAsync(_edge.Portal, first.Access);
        using var family = await SocketClient.OpenAsync(_edge.Portal, second.Access);
        using var timed = await SocketClient.OpenAsync(_edge.Portal, third.Access);
        using var keyed = await SocketClient.OpenAsync(_edge.Portal, key.Key);

        await leaving.LeaveAsync(Database, _edge.Acme);
        (await member.WhyClosedAsync()).ShouldBe(Failed);
        (await second.PostAsync("/api/auth/logout", new { })).Status.ShouldBeLessThan(300);
        (await family.WhyClosedAsync()).ShouldBe(Failed);
        await key.RevokeAsync(Database, _edge.Acme);
        (await keyed.WhyClosedAsync()).ShouldBe(Failed);
        (await timed.AskAsync(new { type = "ping" })).ShouldBe("pong", "the control: it was nothing of this one");
        _time.Advance(TimeSpan.FromMinutes(15));
        // The clock stands still for tests, the timer does not know; so somebody makes it look. Who is a viewer may listen.
        await Database.ExecuteAsync(_edge.Acme.Id, "update memberships set role = 'viewer' where user_id = $1", _edge.Olivia.Id);
        (await timed.WhyClosedAsync()).ShouldBe(Failed);
    }

    [Fact]
    public async Task Garbage_is_answered_and_too_much_of_anything_ends_it()
    {
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        using (var client = await SocketClient.OpenAsync(_edge.Portal, session.Access))
        {
            foreach (var garbage in new[] { "{", "[1]", "\"\\ud800\"", "{\"type\":\"\\ud800\"}", new string('[', 2000) })
            {
                await client.SendAsync(garbage);
                (await client.TypeAsync()).ShouldBe("error", garbage[..1]);
            }

            await client.SendAsync("bytes", WebSocketMessageType.Binary);
            (await client.TypeAsync()).ShouldBe("error");
            (await client.AskAsync(new { type = "drop tables" })).ShouldBe("Unknown message type");
            (await client.AskAsync(new { type = "ping" })).ShouldBe("pong");
            await client.SendAsync(new string('x', SocketLine.LargestMessage + 1));
            (await client.WhyClosedAsync()).ShouldBe("1009 Message too big");
        }

        using var busy = await SocketClient.OpenAsync(_edge.Portal, session.Access);
        for (var number = 0; number < SocketSession.Burst + 10; number++)
        {
            await busy.SayAsync(new { type = "ping" });
        }

        (await busy.WhyClosedAsync()).ShouldBe("1008 Too many messages");
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_and_one_caller_has_so_many()
    {
        await Should.ThrowAsync<WebSocketException>(() => SocketClient.ConnectAsync(_edge.Portal, origin: "https://evil.example"));
        using (await SocketClient.ConnectAsync(_edge.Portal, origin: _edge.Portal.Address.GetLeftPart(UriPartial.Authority)))
        {
            // The control: our own origin is let in.
        }

        var key = await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:read");
        var open = new List<SocketClient>();
        for (var number = 0; number < 20; number++)
        {
            open.Add(await SocketClient.OpenAsync(_edge.Portal, key.Key));
        }

        (await RefusedAsync(key.Key)).ShouldBe("1008 Too many connections");
        open.ForEach(each => each.Dispose());
    }

    /// <summary>Whatever changes while nobody reads, each space waits once.</summary>
    [Fact]
    public void What_waits_for_a_slow_reader_is_bounded()
    {
        var queue = new SocketQueue();
        var spaces = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToList();
        for (var round = 0; round < 1_000; round++)
        {
            queue.Changed(spaces);
        }

        Enumerable.Range(0, SocketQueue.MostAnswers + 1).Count(_ => queue.TryAnswer([1])).ShouldBe(SocketQueue.MostAnswers);
        var (answers, waiting) = queue.Take();
        (answers.Count, waiting.Count).ShouldBe((SocketQueue.MostAnswers, 3));
        queue.Take().Spaces.ShouldBeEmpty();
    }

    private async Task<string> RefusedAsync(string token)
    {
        using var client = await SocketClient.ConnectAsync(_edge.Portal);
        await client.SayAsync(new { type = "auth", token });
        return await client.WhyClosedAsync();
    }

    private async Task TakeAsync(SeededSpace space)
    {
        var actor = new Actor(ActorKind.Person, _edge.Olivia.Id, _edge.Olivia.Name, null, null, null);
        (await _edge.Portal.Services.GetRequiredService<TakeOutOfService>().ExecuteAsync(_edge.Olivia.Id, "acme", space.Id, "Works", null, actor, CancellationToken.None)).Refusal.ShouldBeNull();
    }
}
