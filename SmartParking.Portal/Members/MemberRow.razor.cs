using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Portal.Members;

/// <summary>One member, and the questions before he is changed or removed.</summary>
public sealed partial class MemberRow
{
    private Ask _asking;
    private Role _role;
    private string? _refusal;
    private bool _busy;

    private enum Ask
    {
        Nothing,
        Role,
        Remove,
    }

    [Parameter, EditorRequired]
    public MemberView Member { get; set; } = null!;

    [Parameter]
    public bool IsMe { get; set; }

    /// <summary>What he may be made by whoever looks on; none when he is not his to change.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Role> Roles { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<Role, Task<Outcome>> SetRole { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> Remove { get; set; } = null!;

    private void Toggle(Ask ask)
    {
        _asking = _asking == ask ? Ask.Nothing : ask;
        _role = Member.Role;
        _refusal = null;
    }

    private Task SetRoleAsync() => DoAsync(() => SetRole(_role));

    private Task RemoveAsync() => DoAsync(Remove);

    private async Task DoAsync(Func<Task<Outcome>> what)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var refusal = (await what()).Refusal;
            _refusal = refusal;
            _asking = refusal is null ? Ask.Nothing : _asking;
        }
        finally
        {
            _busy = false;
        }
    }
}
