using System.CommandLine;
using System.Text.Json;
using SmartParking.Domain.Tenancy.Isolation.Report;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>The verb <c>verify-report</c>, which needs neither a database nor a key. Exit code 0: genuine. 1: not. 2: it could not be read.</summary>
internal static class ReportCommand
{
    private const int NotGenuine = 1;
    private const int CouldNot = 2;

    public static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "The signed JSON of an isolation report." };
        var publicKey = new Option<string?>("--public-key") { Description = "The key it must be signed with, base64 of its DER.", HelpName = "KEY" };
        var command = new Command("verify-report", "Checks the signature of an isolation report. Exit code 0 when it is genuine.") { file, publicKey };
        command.SetAction((line, cancel) => VerifyAsync(line.GetRequiredValue(file), line.GetValue(publicKey), cancel));
        return command;
    }

    private static async Task<int> VerifyAsync(FileInfo file, string? publicKey, CancellationToken cancellationToken)
    {
        try
        {
            var document = await File.ReadAllTextAsync(file.FullName, cancellationToken);
            if (ReportDocument.Verify(document, publicKey is null ? null : Convert.FromBase64String(publicKey)) is not { } keyId)
            {
                await Console.Out.WriteLineAsync("verify-report: not genuine, it was changed or signed with another key");
                return NotGenuine;
            }

            var report = ReportDocument.Read(document);
            var trust = publicKey is null ? ", which the file itself names: compare it with the one the Portal shows" : string.Empty;
            await Console.Out.WriteLineAsync($"verify-report: genuine, signed with key {keyId}{trust}; made {report.FinishedAt:u}, {(report.Passed ? "passed" : "did not pass")}");
            return 0;
        }
        catch (Exception failure) when (failure is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return CouldNot;
        }
    }
}
