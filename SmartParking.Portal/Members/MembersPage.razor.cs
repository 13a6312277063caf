using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Members;

/// <summary>Who belongs to a tenant and who is invited: admins see to viewers and operators, owners to all.</summary>
public sealed partial class MembersPage(MembersQuery query, ChangeMember change, InviteMember invite, RevokeInvitation revoke, TimeProvider time, ILogger<MembersPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private MembersView? _all;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private bool _failed;
    private bool _reading;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    // Not the circuit's own address: its other end has told us that.
    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private bool MayManage(Role role) => Access is { } access && access.May(Permission.MembersManage) && MemberRules.MayManage(access.Role, role);

    private void ReadAgain() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        if (_reading || Access is not { } access)
        {
            return;
        }

        _reading = true;
        try
        {
            _all = await query.ReadAsync(access, Gone);
            _asOf = time.GetUtcNow();
            _failed = false;
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }
        finally
        {
            _reading = false;
        }

        StateHasChanged();
    }

    private async Task<Outcome> InviteAsync(string email, Role role, string language) =>
        await ThenReadAsync(await invite.NewAsync(await Person.IdAsync(), Slug, new Invitee(email, role, language), await Person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> ResendAsync(Guid id) =>
        await ThenReadAsync(await invite.ResendAsync(await Person.IdAsync(), Slug, id, await Person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> RevokeAsync(Guid id) =>
        await ThenReadAsync(await revoke.ExecuteAsync(await Person.IdAsync(), Slug, id, await Person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> SetRoleAsync(Guid id, Role role) =>
        await ThenReadAsync(await change.SetRoleAsync(await Person.IdAsync(), Slug, id, role, await Person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> RemoveAsync(Guid id) =>
        await ThenReadAsync(await change.RemoveAsync(await Person.IdAsync(), Slug, id, await Person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> ThenReadAsync(Outcome outcome)
    {
        await ReadAsync();
        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The members of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
