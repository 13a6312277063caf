using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Audit;

/// <summary>What is asked of the audit. Each field changes the address when it is left or Enter is pressed, and the address the list.</summary>
public sealed partial class AuditFilterBar
{
    private bool _open;
    private bool _noId;

    [Parameter, EditorRequired]
    public AuditAddress Address { get; set; } = AuditAddress.Nothing;

    /// <summary>People of a tenant, or the platform's tenants.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AuditChoice> Choices { get; set; } = [];

    [Parameter]
    public bool OfPlatform { get; set; }

    [Parameter]
    public EventCallback<AuditAddress> OnChange { get; set; }

    private int Asked =>
        new object?[] { Address.Tenant, Address.Actor, Address.Action, Address.Resource, Address.Field, Address.From, Address.To, Address.Request }.Count(each => each is not null);

    private static string? Text(ChangeEventArgs change) => (change.Value as string)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A day as the browser's field for a day and a time shows it.</summary>
    private static string? Clock(string? moment, string ofDay) => moment is { Length: 10 } ? moment + ofDay : moment;

    /// <summary>What an address names but nobody knows can still be seen and taken away.</summary>
    private static IEnumerable<AuditChoice> With(IReadOnlyList<AuditChoice> known, string? chosen) =>
        chosen is null || known.Any(each => each.Value == chosen) ? known : [.. known, new AuditChoice(chosen, chosen)];

    private Task Set(AuditAddress address)
    {
        _noId = false;
        return OnChange.InvokeAsync(address);
    }

    private Task SetActor(ChangeEventArgs change)
    {
        if (Text(change) is not { } text)
        {
            return Set(Address with { Actor = null });
        }

        if (Guid.TryParse(text, out var id))
        {
            return Set(Address with { Actor = id });
        }

        _noId = true;
        return Task.CompletedTask;
    }
}
