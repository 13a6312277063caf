namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>The collection that shares the running Portal.</summary>
[CollectionDefinition(Name)]
public sealed class WebTests : ICollectionFixture<WebScene>
{
    public const string Name = "Attacked web";
}
