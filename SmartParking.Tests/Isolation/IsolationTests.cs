namespace SmartParking.Tests.Isolation;

/// <summary>The collection that shares the cluster: <c>[Collection(IsolationTests.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class IsolationTests : ICollectionFixture<IsolationCluster>
{
    public const string Name = "Isolation";
}
