using Npgsql;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Bench;

/// <summary>One of the statements behind the Operations page, as the page sends it.</summary>
internal sealed record RlsQuery(string Name, string Sql, Func<RlsTarget, object[]> Parameters)
{
    public static readonly IReadOnlyList<RlsQuery> All =
    [
        new("board: sites and zones", BoardReader.Sites, target => [target.Tenant]),
        new("board: every space", BoardReader.Spaces, target => [target.Tenant]),
        new("board: ten changed spaces", BoardReader.Spaces + " and s.id = any ($2)", target => [target.Tenant, target.TenSpaces]),
        new("drawer: device", SpaceDetailsQuery.Device, target => [target.Tenant, target.Space, target.Now]),
        new("drawer: history", SpaceDetailsQuery.History, target => [target.Tenant, target.Space, target.Now]),
        new("drawer: readings", SpaceDetailsQuery.Readings, target => [target.Tenant, target.Device, target.Now]),
    ];

    public NpgsqlCommand Command(NpgsqlConnection connection, RlsTarget target)
    {
        var command = new NpgsqlCommand(Sql, connection);
        foreach (var value in Parameters(target))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
