using System.CommandLine;
using SmartParking.Portal.Accounts;
using SmartParking.Portal.Audit;
using SmartParking.Portal.Backups;
using SmartParking.Portal.Demo;
using SmartParking.Portal.Devices;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Settings;
using SmartParking.Portal.Tenancy;
using SmartParking.Portal.Tenancy.Reports;

namespace SmartParking.Portal;

/// <summary>The verbs of the command line. What a verb does not know is configuration, as in <c>--urls http://localhost:5080</c>.</summary>
internal static class PortalCommands
{
    public static Task<int> RunAsync(string[] args)
    {
        // The host handles SIGTERM itself, and tests need its exceptions as they are.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        return Root().Parse(args).InvokeAsync(configuration);
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand("Smart Parking: the operators' portal and the door for sensors.")
        {
            PrivateServing.Create(),
            DemoCommand.Create(),
            DatabaseCommands.Validate(),
            DatabaseCommands.Migrate(),
            ReportCommand.Verify(),
            AuditCommands.Verify(),
            AuditCommands.Forget(),
            KeyCommands.Reseal(),
            PlatformCommand.Create(),
            BackupCommands.Backup(),
            BackupCommands.Restore(),
            TenantCommands.Tenant(),
            ProbeCommand.Create(),
            DecodeCommand.Create(),
            ConfigurationCommand.Create(),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(ServeAsync);
        return root;
    }

    public static async Task<int> ServeAsync(ParseResult line, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = PortalHost.Build([.. line.UnmatchedTokens]);
            return await app.ServeAsync(cancellationToken);
        }
        catch (InvalidSettingsException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}
