using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>A page as the server first sends it, with what a circuit for it needs.</summary>
/// <param name="Address">Where the redirects ended.</param>
/// <param name="Markers">One per interactive root, in the order of the page; protected by the server, each good for one circuit.</param>
/// <param name="State">What the prerendering kept for the circuit; empty when nothing.</param>
internal sealed partial record CircuitPage(Uri Address, HttpStatusCode Status, string Html, IReadOnlyList<JsonObject> Markers, string State)
{
    public static CircuitPage Read(Uri address, HttpStatusCode status, string html)
    {
        // A closing marker carries the prerenderId alone.
        var markers = Marker().Matches(html).Select(match => JsonNode.Parse(match.Groups["json"].Value)!.AsObject())
            .Where(marker => marker["type"]?.GetValue<string>() == "server").OrderBy(marker => marker["sequence"]!.GetValue<int>());
        return new CircuitPage(address, status, html, [.. markers], StateMarker().Match(html).Groups["state"].Value);
    }

    /// <summary>The hidden fields of the form with that handler, among them its antiforgery token. Other forms of the page have fields, too.</summary>
    public IEnumerable<KeyValuePair<string, string>> HiddenFields(string handler) =>
        Html.Split("<form").Skip(1).Select(form => form.Split("</form>")[0])
            .Where(form => form.Contains($"name=\"_handler\" value=\"{handler}\"", StringComparison.Ordinal))
            .SelectMany(form => Hidden().Matches(form))
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));

    /// <summary>What the page's script sends to have its roots rendered.</summary>
    public string Operations()
    {
        var operations = Markers.Select((marker, index) => (JsonNode)new JsonObject { ["type"] = "add", ["ssrComponentId"] = index + 1, ["marker"] = marker.DeepClone() });
        return new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray([.. operations]) }.ToJsonString();
    }

    [GeneratedRegex(@"<!--\s*Blazor:(?<json>\{.*?\})\s*-->", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[A-Za-z0-9+/=]+)-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StateMarker();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}
