using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmartParking.Bench;

/// <summary>A collector that counts what comes and throws it away.</summary>
internal sealed class SpanSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _bytes;

    private SpanSink(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public long Bytes => Interlocked.Read(ref _bytes);

    public static async Task<SpanSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var sink = new SpanSink(app);
        app.MapPost("/v1/traces", sink.TakeAsync);
        await app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        Interlocked.Add(ref _bytes, context.Request.ContentLength ?? 0);
    }
}
