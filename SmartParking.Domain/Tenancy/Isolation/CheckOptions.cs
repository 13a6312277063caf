namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>What a check demands.</summary>
/// <param name="Durability">fsync and its like. Only tests on a throwaway cluster do without.</param>
public sealed record CheckOptions(bool Durability = true);
