namespace SmartParking.Tests.Web.Api;

/// <summary>One Portal for all tests of the API.</summary>
[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<ApiScene>
{
    public const string Name = "API";
}
