using Npgsql;

namespace SmartParking.Domain.Backups;

/// <summary>Names from the catalogue, as SQL writes them.</summary>
internal static class Quoted
{
    public static string Name(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));
}
