using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace SmartParking.Tests.Support;

/// <summary>A Portal and its people, spoken to over plain HTTP as a browser without scripts would.</summary>
internal sealed partial class EdgePortal : IAsyncDisposable
{
    public required PortalDatabase Database { get; init; }

    public required RunningPortal Portal { get; init; }

    public required SeededTenant Acme { get; init; }

    /// <summary>Operator of Acme.</summary>
    public required SeededPerson Olivia { get; init; }

    public static async Task<EdgePortal> StartAsync(Action<WebApplicationBuilder>? compose = null, params string[] args)
    {
        var database = await PortalDatabase.CreateAsync();
        var portal = await RunningPortal.StartAsync(database, compose, args);
        var edge = new EdgePortal
        {
            Database = database,
            Portal = portal,
            Acme = await SeededTenant.CreateAsync(database, "acme"),
            Olivia = await SeededPerson.CreateAsync(portal, "Olivia Operator"),
        };
        await edge.Olivia.JoinAsync(database, edge.Acme, SmartParking.Domain.Tenancy.Role.Operator);
        return edge;
    }

    /// <summary>A client with cookies of its own that follows nothing.</summary>
    /// <param name="person">Says that it takes HTML.</param>
    public HttpClient Client(bool person = true) => ClientOf(Portal.Address, person);

    public static HttpClient ClientOf(Uri address, bool person = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Accept", person ? "text/html" : "application/json");
        return client;
    }

    public async Task<HttpClient> SignedInAsync(SeededPerson? person = null)
    {
        var client = Client();
        using var answer = await SignInAsync(client, (person ?? Olivia).Email, SeededPerson.Password);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    /// <summary>Reads the form, as one must, and sends it.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password, string query = "")
    {
        var page = await client.GetStringAsync("/sign-in" + query);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value,
            ["_handler"] = "sign-in",
            ["Email"] = email,
            ["Password"] = password,
        });
        return await client.PostAsync("/sign-in" + query, form);
    }

    /// <summary>What the sign-in page says to an attempt.</summary>
    public static async Task<string> ProblemAsync(HttpClient client, string email, string password)
    {
        using var answer = await SignInAsync(client, email, password);
        var page = await answer.Content.ReadAsStringAsync();
        return Problem().Match(page) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["text"].Value) : throw new InvalidOperationException($"{answer.StatusCode}: no problem on {page}");
    }

    public static string TokenOf(string page) => Token().Match(page).Groups["token"].Value;

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Database.DisposeAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("id=\"problem\".*?<span[^>]*>(?<text>[^<]*)</span>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Problem();
}
