using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Identity;

/// <summary>Who sits at this circuit, and as what he is written into the audit.</summary>
public sealed class CurrentPerson(AuthenticationStateProvider authentication, CircuitOrigin origin)
{
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in any more.</exception>
    public async Task<Guid> IdAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.PersonId() ?? throw new UnauthorizedAccessException("Nobody is signed in.");

    /// <exception cref="UnauthorizedAccessException">Nobody is signed in any more.</exception>
    public async Task<Actor> ActorAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var id = user.PersonId() ?? throw new UnauthorizedAccessException("Nobody is signed in.");
        return new Actor(ActorKind.Person, id, user.FindFirst(PersonClaims.DisplayName)?.Value ?? user.Identity!.Name!, origin.Address, origin.Agent, origin.RequestId);
    }
}
