namespace SmartParking.Tests.Support;

/// <summary>The collection that shares the browser: <c>[Collection(BrowserTests.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
