using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace SmartParking.Tests.Support;

/// <summary>A collector of a test: takes OTLP over HTTP and keeps the spans.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public IReadOnlyList<OtlpSpan> Spans => [.. _spans];

    /// <summary>All that came, as it came.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _bodies];

    /// <summary>Lets a Portal send the trace of every request here.</summary>
    public void ReceiveAll(IConfiguration configuration)
    {
        configuration["Monitoring:Otlp"] = _app.Urls.Single();
        configuration["Monitoring:TraceRatio"] = "1";
    }

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/traces", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what has come is enough.</summary>
    public async Task<IReadOnlyList<OtlpSpan>> UntilAsync(Func<IReadOnlyList<OtlpSpan>, bool> enough)
    {
        for (var look = 0; look < 1_200; look++)
        {
            if (Spans is var spans && enough(spans))
            {
                return spans;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Not enough spans came: " + string.Join(", ", Spans.Select(span => span.Name)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        _bodies.Enqueue(buffer.ToArray());
        foreach (var resource in Fields(buffer.ToArray(), 1))
        {
            foreach (var span in Fields(resource, 2).SelectMany(scope => Fields(scope, 2)))
            {
                _spans.Enqueue(Read(span));
            }
        }
    }

    private static OtlpSpan Read(byte[] span) => new(
        Convert.ToHexStringLower(Fields(span, 1).Single()),
        Convert.ToHexStringLower(Fields(span, 2).Single()),
        Convert.ToHexStringLower(Fields(span, 4).SingleOrDefault() ?? []),
        System.Text.Encoding.UTF8.GetString(Fields(span, 5).Single()),
        Fields(span, 9).ToDictionary(Key, Text),
        [.. Fields(span, 13).Select(link => Convert.ToHexStringLower(Fields(link, 1).Single()))]);

    private static string Key(byte[] attribute) => System.Text.Encoding.UTF8.GetString(Fields(attribute, 1).Single());

    private static string Text(byte[] attribute) => System.Text.Encoding.UTF8.GetString(Fields(Fields(attribute, 2).Single(), 1).SingleOrDefault() ?? []);

    /// <summary>The length-delimited fields of a number; others are passed over.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}

/// <summary>A span as it came.</summary>
/// <param name="Links">The traces it is linked to.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links);
