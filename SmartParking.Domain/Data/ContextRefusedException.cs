namespace SmartParking.Domain.Data;

/// <summary>The database does not believe the contexts of this process.</summary>
public sealed class ContextRefusedException()
    : Exception("The database does not believe this process's signed context: Keys:Master is not the key it was migrated with. Run the verb migrate with the key the Portal serves with.");
