using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Portal.Demo;

/// <summary>What a person at the terminal reads. Scripts wait for its first line.</summary>
internal static class DemoBanner
{
    public static void Write(TextWriter output, DemoOptions options, DemoFolder folder, DemoPlan plan, DemoFile? known)
    {
        output.WriteLine($"Portal ready: {options.BaseUrl}");
        if (known is null)
        {
            output.WriteLine();
            output.WriteLine($"There are operators in the database, but {folder.FilePath}, which alone knows their passwords and webhook secrets, is missing.");
            output.WriteLine($"Nobody's password can be shown, and no emulated device reports. To begin anew, stop, delete the folder {folder.Path} and start again.");
            output.Flush();
            return;
        }

        output.WriteLine();
        output.WriteLine($"Demo sign-ins, also in {folder.FilePath}:");
        var rows = known.Tenants
            .SelectMany(tenant => tenant.Users, (tenant, user) => (Tenant: tenant.Name, user.Role, user.Email, user.Password))
            .Append((Tenant: "Platform", Role: "platform admin", known.Platform.Email, known.Platform.Password))
            .ToList();
        var (tenantWidth, roleWidth, emailWidth) = (rows.Max(row => row.Tenant.Length), rows.Max(row => row.Role.Length), rows.Max(row => row.Email.Length));
        foreach (var row in rows)
        {
            output.WriteLine($"  {row.Tenant.PadRight(tenantWidth)}  {row.Role.PadRight(roleWidth)}  {row.Email.PadRight(emailWidth)}  {row.Password}");
        }

        output.WriteLine();
        foreach (var guest in Guests(plan))
        {
            output.WriteLine(guest);
        }

        output.WriteLine($"Devices report to {options.BaseUrl}{Shell.Paths.ChirpStackWebhook}. Ctrl-C ends everything.");
        output.Flush();
    }

    private static IEnumerable<string> Guests(DemoPlan plan) => plan.Tenants
        .SelectMany(tenant => tenant.Guests, (tenant, guest) => (Tenant: tenant.Name, guest.User.Name, guest.Role))
        .GroupBy(row => (row.Name, row.Role))
        .Select(group => $"{group.Key.Name} is also {group.Key.Role} of {string.Join(", ", group.Select(row => row.Tenant))}.");
}
