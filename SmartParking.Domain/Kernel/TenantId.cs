namespace SmartParking.Domain.Kernel;

/// <summary>Which operator a row belongs to. Never taken from a request: it comes from a credential or a membership.</summary>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>The platform's own tenant: home of platform-wide secrets and of entries that concern no customer.</summary>
    public static readonly TenantId Platform = new(Guid.Empty);

    public override string ToString() => Value.ToString();
}
