using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>What a page and its parts say to the desk, and its last answer. Asks the permission at every action; while the database is away because of us, the last answer counts.</summary>
internal sealed class SimulatorTalk(SimulatorDesk desk, SimulatorOutage outage, CurrentPerson person, AuthenticationStateProvider session, IAuthorizationService authorization)
{
    private bool _may;

    /// <summary>Why the last wish was not granted; null when it was.</summary>
    public SimulatorRefusal? Refusal { get; private set; }

    /// <summary>The text that says what was done; null when nothing was.</summary>
    public string? Done { get; private set; }

    public event EventHandler? Said;

    public async Task<bool> MayAsync()
    {
        try
        {
            return _may = (await authorization.AuthorizeAsync((await session.GetAuthenticationStateAsync()).User, null, PermissionAttribute.Prefix + Permission.SimulatorUse)).Succeeded;
        }
        catch (Exception failure) when (outage.IsAway && DatabaseAway.IsBehind(failure))
        {
            return _may;
        }
    }

    public async Task DoAsync(string done, Func<SimulatorDesk, Actor, Task<SimulatorRefusal?>> wish)
    {
        Refusal = await AskAsync(wish);
        Done = Refusal is null ? done : null;
        Said?.Invoke(this, EventArgs.Empty);
    }

    private async Task<SimulatorRefusal?> AskAsync(Func<SimulatorDesk, Actor, Task<SimulatorRefusal?>> wish)
    {
        try
        {
            return await MayAsync() ? await wish(desk, await person.ActorAsync()) : new SimulatorRefusal("forbidden", string.Empty);
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure))
        {
            return SimulatorRefusal.NotAudited;
        }
    }
}
