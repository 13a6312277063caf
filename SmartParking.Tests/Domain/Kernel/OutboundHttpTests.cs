using System.Net;
using System.Net.Sockets;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Domain.Kernel;

/// <summary>A URL may come from a tenant: where it must not lead.</summary>
public sealed class OutboundHttpTests
{
    [Theory]
    [InlineData("http://8.8.8.8/")]
    [InlineData("https://8.8.8.8:22/")]
    [InlineData("https://user:secret@8.8.8.8/")]
    [InlineData("ftp://8.8.8.8/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://8.8.8.8:443/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    public async Task What_is_not_public_is_refused_before_anything_is_sent(string url)
    {
        using var outbound = new OutboundHttp(new OutboundOptions(), (_, _) => throw new InvalidOperationException("nothing to look up"));

        await RefusedAsync(outbound, url);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("93.184.215.14", "127.0.0.1")]
    [InlineData]
    public async Task A_name_is_judged_by_what_it_resolves_to(params string[] addresses)
    {
        using var outbound = new OutboundHttp(new OutboundOptions(), (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));

        (await RefusedAsync(outbound, "https://rebind.example/")).Message.ShouldContain("rebind.example");
    }

    [Fact]
    public async Task A_name_that_resolves_otherwise_the_second_time_changes_nothing()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var asked = 0;
        using var outbound = new OutboundHttp(new OutboundOptions(), (_, _) => Task.FromResult(new[] { IPAddress.Parse(asked++ == 0 ? "192.0.2.1" : "127.0.0.1") }));

        await RefusedAsync(outbound, "https://rebind.example/");
        await RefusedAsync(outbound, "https://rebind.example/");

        asked.ShouldBe(2, "looked up once for each attempt, and connected to exactly that");
        inside.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_is_named_may_be_private_on_its_port_alone_and_redirects_are_not_followed()
    {
        using var server = new HttpListenerServer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var outbound = new OutboundHttp(new OutboundOptions { Allow = $"127.0.0.1:{server.Port}" });

        using var answer = await outbound.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/"), CancellationToken.None);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await RefusedAsync(outbound, $"http://127.0.0.1:{server.Port + 1}/");
        await RefusedAsync(outbound, $"http://localhost:{server.Port}/");
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::8.8.8.8", false)]
    public void An_address_is_public_or_it_is_not(string address, bool isPublic) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Theory]
    [InlineData("chirpstack.lan:8080, [fd00::1]:443", 0)]
    [InlineData("chirpstack.lan", 1)]
    [InlineData("http://chirpstack.lan:8080", 1)]
    [InlineData("[fd00::1]", 1)]
    public void A_wrong_setting_is_named(string allow, int problems) => new OutboundOptions { Allow = allow }.Problems().Count().ShouldBe(problems);

    private static async Task<OutboundRefusedException> RefusedAsync(OutboundHttp outbound, string url)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await Should.ThrowAsync<OutboundRefusedException>(() => outbound.SendAsync(request, limit.Token));
    }

    /// <summary>Answers every connection with the same bytes.</summary>
    private sealed class HttpListenerServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public HttpListenerServer(string answer)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _serving = ServeAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        }

        public int Port { get; }

        public void Dispose()
        {
            _listener.Dispose();
            _serving.GetAwaiter().GetResult();
        }

        private async Task ServeAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    await stream.ReadExactlyAsync(new byte[16]);
                    await stream.WriteAsync(answer);
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
