using System.CommandLine;

namespace SmartParking.Portal.Demo;

/// <summary>The verb <c>demo</c>: its options and how it ends.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Listens on http://localhost:N.", DefaultValueFactory = _ => 5080, HelpName = "N" };
        var data = new Option<string>("--data") { Description = "Keeps everything in this folder.", DefaultValueFactory = _ => ".parking", HelpName = "DIR" };
        var quiet = new Option<bool>("--no-traffic") { Description = "Starts no emulated devices." };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
            {
                result.AddError("--port must be a number from 1 to 65535.");
            }
        });
        var command = new Command("demo", "Serves the Portal with demonstration data.") { port, data, quiet };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancellationToken) => RunAsync(
            new DemoOptions(line.GetRequiredValue(port), line.GetRequiredValue(data), !line.GetValue(quiet), [.. line.UnmatchedTokens]),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        using var signals = new EndSignals(cancellationToken);
        try
        {
            await new DemoRun(options).RunAsync(signals.Token);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (DemoFailures.Sentence(failure, options) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }
}
