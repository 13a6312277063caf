namespace SmartParking.Portal.Occupancy;

/// <summary>What a person has typed and not sent, by space, for as long as the circuit lives: closing the drawer loses nothing.</summary>
public sealed class OutOfServiceDrafts
{
    private readonly Dictionary<Guid, string> _reasons = [];

    public string this[Guid space]
    {
        get => _reasons.GetValueOrDefault(space, string.Empty);
        set
        {
            if (value.Length == 0)
            {
                _reasons.Remove(space);
            }
            else
            {
                _reasons[space] = value;
            }
        }
    }
}
