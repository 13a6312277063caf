using Microsoft.AspNetCore.Components.Server.Circuits;

namespace SmartParking.Portal.Monitoring;

/// <summary>The ids a circuit is about, in every log line that is written while it works.</summary>
internal sealed class CircuitNotes(ILogger<CircuitNotes> logger) : CircuitHandler
{
    public RequestNotes Ids { get; } = new(null);

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        using (logger.BeginScope(Ids))
        {
            await next(context);
        }
    };
}
