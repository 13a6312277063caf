namespace SmartParking.Portal.Identity;

/// <summary>From where a circuit or a request comes; filled when it begins, because a circuit has no request later.</summary>
public sealed class CircuitOrigin
{
    public string? Address { get; private set; }

    public string? Agent { get; private set; }

    public string? RequestId { get; private set; }

    internal void Take(HttpContext context)
    {
        Address = context.Connection.RemoteIpAddress?.ToString();
        Agent = context.Request.Headers.UserAgent.ToString();
        RequestId = context.TraceIdentifier;
    }
}
