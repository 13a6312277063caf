using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The connection strings a check looks at. Every one that is given must log in as its own role.</summary>
/// <param name="Owner">Only where <c>validate</c> was given it; serving never has it.</param>
/// <param name="Backup">Only where it is configured.</param>
public sealed record CheckedConnections(string App, string Platform, string Auth, string? Owner = null, string? Backup = null)
{
    public static CheckedConnections Of(ParkingConnections connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        return new CheckedConnections(connections.App, connections.Platform, connections.Auth);
    }

    internal IEnumerable<(string Key, string Role, string ConnectionString)> Given()
    {
        (string, string, string?)[] all =
        [
            ("Parking", ParkingRoles.App, App), ("Platform", ParkingRoles.Platform, Platform), ("Auth", ParkingRoles.Auth, Auth),
            ("Owner", ParkingRoles.Owner, Owner), ("Backup", ParkingRoles.Backup, Backup),
        ];
        return all.Where(each => !string.IsNullOrWhiteSpace(each.Item3)).Select(each => ("ConnectionStrings:" + each.Item1, each.Item2, each.Item3!));
    }
}
