using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenants;

/// <summary>Makes a tenant, and leads to its setting up.</summary>
public sealed partial class NewTenantPage
{
    [Inject]
    private CreateTenant Create { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task<Outcome> MakeAsync(TenantDraft draft, bool asOwner)
    {
        var (outcome, _) = await Create.ExecuteAsync(await Person.IdAsync(), draft, asOwner, await Person.ActorAsync(), CancellationToken.None);
        if (outcome.IsDone)
        {
            // Another tenant is another circuit.
            Navigation.NavigateTo(asOwner ? Paths.Setup(draft.Slug.Trim()) : Paths.PlatformTenants, forceLoad: true);
        }

        return outcome;
    }
}
