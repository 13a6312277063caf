namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>The ways to reach a table's rows.</summary>
internal enum Verb
{
    Select,
    SelectForUpdate,
    CopyTo,
    Insert,
    InsertReturning,
    UpsertNothing,
    UpsertUpdate,
    Update,
    Delete,
    Merge,
    Truncate,
    Lock,
}
