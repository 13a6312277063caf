namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>A table or a partition.</summary>
/// <param name="Name">Without its schema where that is <c>public</c>.</param>
/// <param name="Parent">Of a partition.</param>
/// <param name="HasTenant">It has <c>tenant_id uuid not null</c>.</param>
internal sealed record Relation(string Name, string? Parent, bool Rls, bool Force, bool HasTenant)
{
    public bool IsPartition => Parent is not null;

    /// <summary>The column that says whose a row is.</summary>
    public string Key => Name == "tenants" ? "id" : "tenant_id";

    public bool IsTenants => HasTenant || Name == "tenants";
}
