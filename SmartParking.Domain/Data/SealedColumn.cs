namespace SmartParking.Domain.Data;

/// <summary>A column that holds boxes sealed under the master key, each bound to the id of its row, for longer than a few days.</summary>
/// <param name="Purpose">Of the <see cref="Kernel.SealedBox"/>.</param>
internal sealed record SealedColumn(string Purpose, string Table, string Id, string Column)
{
    /// <summary>
    /// All of them. What is gone within days is not worth it: messages that wait to be sent, and the answers of a refresh that
    /// may be asked for once more.
    /// </summary>
    public static readonly IReadOnlyList<SealedColumn> All =
    [
        new("audit-persons", "audit_person_keys", "person_id", "wrapped"),
        new("authenticators", "auth.authenticators", "user_id", "sealed"),
        new("data-protection", "auth.data_protection_keys", "id", "element"),
    ];
}
