using Microsoft.AspNetCore.Components.Server.Circuits;

namespace SmartParking.Portal.Identity;

/// <summary>Notes a circuit's origin while its first request is still there.</summary>
internal sealed class CircuitOriginHandler(CircuitOrigin origin, IHttpContextAccessor http) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (http.HttpContext is { } context)
        {
            origin.Take(context);
        }

        return Task.CompletedTask;
    }
}
