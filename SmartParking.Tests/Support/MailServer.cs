using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartParking.Tests.Support;

/// <summary>A mail server of a test: speaks just enough SMTP, and keeps what it was given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _gone = new();
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Everything between DATA and the lone dot, in the order of arrival.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>What is answered to a recipient; 250 takes him.</summary>
    public string ToRecipients { get; set; } = "250 fine";

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _listener.Stop();
        await _serving;
        _gone.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_gone.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync(stream, "220 test");
        while (await reader.ReadLineAsync(_gone.Token) is { } line)
        {
            var verb = line[..(line.AsSpan().IndexOfAny(' ', ':') is var end and >= 0 ? end : line.Length)].ToUpperInvariant();
            await SayAsync(stream, verb switch { "DATA" => "354 go on", "RCPT" => ToRecipients, "QUIT" => "221 bye", _ => "250 fine" });
            if (verb == "DATA")
            {
                Mails.Enqueue(await BodyAsync(reader));
                await SayAsync(stream, "250 taken");
            }
            else if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private async Task<string> BodyAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_gone.Token) is { } line and not ".")
        {
            text.Append(line).Append("\r\n");
        }

        return text.ToString();
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _gone.Token);
}
