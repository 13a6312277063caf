using System.Net;
using System.Text.RegularExpressions;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>A running Portal with two operators, and somebody of every role of the first.</summary>
public sealed class WebScene : IAsyncLifetime
{
    public const string Anonymous = "anonymous";
    public const string Platform = "platform admin";

    private readonly Dictionary<string, HttpClient> _clients = [];
    private PortalDatabase? _database;
    private RunningPortal? _portal;

    internal PortalDatabase Database => _database!;

    internal RunningPortal Portal => _portal!;

    internal SeededTenant Acme { get; private set; } = null!;

    internal SeededTenant Borealis { get; private set; } = null!;

    /// <summary>A third one, who sends what is not his; nobody looks at his pages.</summary>
    internal SeededTenant Corvus { get; private set; } = null!;

    internal Dictionary<string, SeededPerson> People { get; } = [];

    /// <summary>The six kinds of visitors, each with a session of its own.</summary>
    public IReadOnlyList<string> Roles { get; } = [Anonymous, .. Enum.GetNames<Role>(), Platform];

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(
            _database, null, "--Serilog:MinimumLevel:Default=Fatal", "--Edge:Limits:Address:Burst", "1000000", "--Edge:Limits:Person:Burst", "1000000", "--Edge:Limits:Basic:Burst", "1000000");
        Acme = await SeededTenant.CreateAsync(_database, "acme");
        Borealis = await SeededTenant.CreateAsync(_database, "borealis", prefix: "ZB");
        Corvus = await SeededTenant.CreateAsync(_database, "corvus");
        foreach (var role in Roles.Where(role => role != Anonymous))
        {
            People[role] = await SeededPerson.CreateAsync(_portal, $"Person {role}", platformAdmin: role == Platform);
            if (Enum.TryParse<Role>(role, out var inTenant))
            {
                await People[role].JoinAsync(_database, Acme, inTenant);
            }
        }

        var other = await SeededPerson.CreateAsync(_portal, "Olga Owner-of-Borealis");
        await other.JoinAsync(_database, Borealis, Role.Owner);
        _clients[Anonymous] = NewClient();
        foreach (var (role, person) in People)
        {
            _clients[role] = await SignedInAsync(person);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await _portal!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <summary>Asks for a page as a browser does.</summary>
    internal async Task<Answer> GetAsync(string role, string path, params (string Name, string Value)[] headers)
    {
        // As it stands: the Uri class would tidy up what the attack has made.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Portal.Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        return await SendAsync(role, request, headers);
    }

    internal async Task<Answer> SendAsync(string role, HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.AcceptLanguage.ParseAdd("en");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _clients[role].SendAsync(request);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString(), answer.Headers.CacheControl?.ToString());
    }

    /// <summary>The token a form of this visitor carries.</summary>
    internal async Task<string> TokenAsync(string role, string path) => TokenOf((await GetAsync(role, path)).Body);

    private HttpClient NewClient() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Portal.Address };

    private async Task<HttpClient> SignedInAsync(SeededPerson person)
    {
        var client = NewClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = TokenOf(await client.GetStringAsync("/sign-in")),
            ["Email"] = person.Email,
            ["Password"] = SeededPerson.Password,
        });
        using var answer = await client.PostAsync("/sign-in", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found, $"{person.Name} could not sign in");
        return client;
    }

    private static string TokenOf(string page) =>
        Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Groups["token"].Value;
}
