using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SmartParking.Portal.Edge;

/// <summary>Drops a connection that says nothing: Kestrel would keep it as long as one that only pauses between requests.</summary>
internal static class FirstBytes
{
    public static void DropSilent(this ListenOptions listen, TimeSpan patience, TimeProvider time) => listen.Use(next => async connection =>
    {
        if (await SpeaksAsync(connection, patience, time))
        {
            await next(connection);
        }
        else
        {
            connection.Abort(new ConnectionAbortedException("The connection said nothing."));
        }
    });

    private static async Task<bool> SpeaksAsync(ConnectionContext connection, TimeSpan patience, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(patience, time);
        // A Portal that stops must not wait for those who have nothing to say.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(either.Token);
            // Nothing is taken: whoever comes next reads it again.
            connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            return true;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
