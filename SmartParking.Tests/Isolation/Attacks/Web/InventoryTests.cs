using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Who may enter where is what was reviewed; and the comparison notices every other answer.</summary>
[Collection(WebTests.Name)]
public sealed class InventoryTests(WebScene scene, ITestOutputHelper output)
{
    [Fact]
    public void Every_page_and_endpoint_is_open_to_whom_it_was_reviewed_for() => EndpointInventory.Problems(EndpointInventory.Of(scene.Portal.Services)).ShouldBeEmpty();

    [Fact]
    public void A_page_demands_the_same_inside_a_circuit_as_of_a_request()
    {
        foreach (var endpoint in EndpointInventory.Of(scene.Portal.Services).Where(EndpointInventory.IsPage))
        {
            var page = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()!.Type;
            var stated = page.GetCustomAttributes(inherit: true);
            var asked = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/"), 0, new EndpointMetadataCollection(stated), null);
            EndpointInventory.AccessOf(asked).ShouldBe(EndpointInventory.AccessOf(endpoint), page.FullName);
        }
    }

    [Fact]
    public void Every_mutant_of_a_pages_or_endpoints_permission_is_named()
    {
        var endpoints = EndpointInventory.Of(scene.Portal.Services);
        var (made, caught, missed) = (0, 0, new List<string>());
        foreach (var endpoint in endpoints)
        {
            foreach (var (how, mutant) in Mutants(endpoint))
            {
                made++;
                var problems = EndpointInventory.Problems([.. endpoints.Where(each => each != endpoint), mutant]);
                if (problems.Any(problem => problem.StartsWith(EndpointInventory.NameOf(endpoint) + " is ", StringComparison.Ordinal)))
                {
                    caught++;
                }
                else
                {
                    missed.Add($"{EndpointInventory.NameOf(endpoint)}: {how}");
                }
            }
        }

        foreach (var added in new object[][] { [], [new AllowAnonymousAttribute()], [new AuthorizeAttribute()] })
        {
            made++;
            var stray = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/stray"), 0, new EndpointMetadataCollection(added), null);
            caught += EndpointInventory.Problems([.. endpoints, stray]).Any(problem => problem.StartsWith("* /stray is ", StringComparison.Ordinal)) ? 1 : 0;
        }

        output.WriteLine($"{endpoints.Count} pages and endpoints, {made} mutants, {caught} caught");
        missed.ShouldBeEmpty();
        caught.ShouldBe(made);
    }

    /// <summary>No demand, no permission, every other permission, one more, and open to anybody.</summary>
    private static IEnumerable<(string How, RouteEndpoint Mutant)> Mutants(RouteEndpoint endpoint)
    {
        var rest = endpoint.Metadata.Where(each => each is not (IAuthorizeData or IAllowAnonymous)).ToList();
        var access = EndpointInventory.AccessOf(endpoint);
        yield return ("its demand removed", With([]));
        if (access != EndpointInventory.Anybody)
        {
            yield return ("opened to anybody", With([.. endpoint.Metadata.Except(rest), new AllowAnonymousAttribute()]));
        }

        if (access != EndpointInventory.SignedIn)
        {
            yield return ("its permission removed", With([new AuthorizeAttribute()]));
        }

        foreach (var permission in Permission.All.Where(permission => permission != access))
        {
            yield return ($"made {permission}", With([new PermissionAttribute(permission)]));
            if (access != EndpointInventory.Anybody && access != EndpointInventory.SignedIn)
            {
                yield return ($"{permission} added", With([.. endpoint.Metadata.Except(rest), new PermissionAttribute(permission)]));
            }
        }

        RouteEndpoint With(IEnumerable<object> demands) => new(endpoint.RequestDelegate!, endpoint.RoutePattern, endpoint.Order, new EndpointMetadataCollection(rest.Concat(demands)), endpoint.DisplayName);
    }
}
