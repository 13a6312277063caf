namespace SmartParking.Domain.Kernel;

/// <summary>What a list is ordered by.</summary>
/// <param name="Name">As the API names it; a query knows its own, and nothing else reaches SQL.</param>
public sealed record SortBy(string Name, bool Falling)
{
    /// <param name="sort">First things first; empty for the usual order.</param>
    /// <param name="known">By name the column or expression.</param>
    /// <param name="usual">What ends every order, so that it is one: for instance <c>s.code, s.id</c>.</param>
    /// <returns><c>order by …</c></returns>
    /// <exception cref="KeyNotFoundException">A name the query does not know.</exception>
    public static string Sql(IReadOnlyList<SortBy> sort, IReadOnlyDictionary<string, string> known, string usual)
    {
        ArgumentNullException.ThrowIfNull(sort);
        ArgumentNullException.ThrowIfNull(known);
        return $" order by {string.Concat(sort.Select(each => $"{known[each.Name]}{(each.Falling ? " desc nulls last" : " nulls last")}, "))}{usual}";
    }
}
