using System.CommandLine;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Monitoring;

/// <summary>The verb <c>probe</c>: asks a Portal whether it lives. An image needs no other program to watch over it.</summary>
internal static class ProbeCommand
{
    private const int DoesNotAnswer = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "The Portal's address.", HelpName = "URL", DefaultValueFactory = _ => new Uri("http://localhost:8080") };
        var path = new Option<string>("--path") { Description = "Which of its health pages.", DefaultValueFactory = _ => Paths.HealthLive, HelpName = "PATH" };
        var command = new Command("probe", "Asks a Portal whether it lives: exit code 0 when it does.") { url, path };
        command.SetAction((line, cancel) => AskAsync(new Uri(line.GetRequiredValue(url), line.GetRequiredValue(path)), cancel));
        return command;
    }

    private static async Task<int> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            using var outbound = new OutboundHttp(new OutboundOptions { Allow = $"{address.IdnHost}:{address.Port}" });
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await outbound.SendAsync(request, limited.Token);
            await Console.Out.WriteLineAsync($"probe: {address} answers {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : DoesNotAnswer;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or OutboundRefusedException)
        {
            await Console.Error.WriteLineAsync($"probe: {address} does not answer: {failure.Message}");
            return DoesNotAnswer;
        }
    }
}
