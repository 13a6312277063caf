using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Identity;

/// <summary>
/// What there is to be permitted in this process. The simulator is there only where somebody has begun one, the outbox only in
/// Development: its links open something.
/// </summary>
internal sealed class OfferedPermissions(IHostEnvironment environment)
{
    private volatile bool _simulator;

    public void OfferSimulator() => _simulator = true;

    /// <summary>What is not offered answers as what does not exist, whoever asks.</summary>
    public bool Offers(string permission) => permission switch
    {
        Permission.SimulatorUse => _simulator,
        Permission.OutboxView => environment.IsDevelopment(),
        _ => true,
    };
}
