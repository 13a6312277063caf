using Microsoft.Playwright;

namespace SmartParking.Tests.Support;

/// <summary>A security key that Chromium itself pretends to have, with a person at it who always agrees.</summary>
internal sealed class VirtualKey : IAsyncDisposable
{
    private readonly ICDPSession _session;

    private VirtualKey(ICDPSession session) => _session = session;

    public static async Task<VirtualKey> PlugInAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualKey(session);
    }

    public async ValueTask DisposeAsync() => await _session.DetachAsync();
}
