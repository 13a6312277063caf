namespace SmartParking.Tests.Isolation.Attacks;

/// <summary>The collection that shares the attacked database: <c>[Collection(AttackTests.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class AttackTests : ICollectionFixture<AttackDatabase>
{
    public const string Name = "Attacks";
}
