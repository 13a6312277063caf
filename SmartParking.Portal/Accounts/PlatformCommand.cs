using System.CommandLine;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Settings;
using SmartParking.Portal.Shell;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal.Accounts;

/// <summary>The verb <c>grant-platform</c>: the first platform admin, or one more when the last has lost his way in.</summary>
internal static class PlatformCommand
{
    private const int Refused = 1;

    public static Command Create()
    {
        var email = new Option<string>("--email") { Description = "Who it is.", Required = true, HelpName = "ADDRESS" };
        var name = new Option<string?>("--name") { Description = "Makes the account when there is none of that address.", HelpName = "NAME" };
        var forget = new Option<bool>("--forget-factors") { Description = "Takes app, recovery codes and passkeys away, which the person has lost." };
        var command = new Command("grant-platform", "Makes somebody a platform admin and prints a link that sets a password, good for an hour. Needs Keys:Master and ConnectionStrings Parking, Platform, Auth.") { email, name, forget };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => Verb.GuardAsync(() => GrantAsync(Verb.Settings(line), line.GetRequiredValue(email), line.GetValue(name), line.GetValue(forget), cancel)));
        return command;
    }

    private static async Task<int> GrantAsync(IConfiguration configuration, string text, string? name, bool forgetFactors, CancellationToken cancellationToken)
    {
        if (EmailAddress.Of(text) is not { } email)
        {
            await Console.Error.WriteLineAsync("grant-platform: --email must be an e-mail address, as ada@parking.example.");
            return Refused;
        }

        var (connections, keys) = DatabaseSettings.Read(configuration);
        var address = new PortalAddress(configuration.Options<EdgeOptions>(EdgeOptions.Section, options => options.Problems())).Value;
        await using var sources = new ParkingSources(connections);
        var grant = new PlatformGrant(
            new AuthScope(sources), new TenantScope(new ContextDoor(sources, keys)), new AuditWriter(new PersonSeals(keys), TimeProvider.System), TimeProvider.System);
        var (found, token) = await grant.ExecuteAsync(email, name, forgetFactors, cancellationToken);
        if (!found)
        {
            await Console.Error.WriteLineAsync($"grant-platform: there is no account of {email}. Give --name NAME to make one.");
            return Refused;
        }

        await Console.Out.WriteLineAsync($"grant-platform: {email} is a platform admin");
        var path = $"{Paths.AccountReset}?token={token}";
        await Console.Out.WriteLineAsync(token is null
            ? "grant-platform: there were three links within an hour; come back later for another"
            : $"grant-platform: a password can be set within an hour at {(address is null ? path : new Uri(address, path))}");
        return 0;
    }
}
