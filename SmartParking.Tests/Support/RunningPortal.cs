using Microsoft.AspNetCore.Builder;
using SmartParking.Portal;

namespace SmartParking.Tests.Support;

/// <summary>The real Portal on a free loopback port.</summary>
internal sealed class RunningPortal : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningPortal(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<RunningPortal> StartAsync(params string[] args)
    {
        var app = PortalHost.Build(["--urls", "http://127.0.0.1:0", .. args]);
        await app.StartAsync();
        return new RunningPortal(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
