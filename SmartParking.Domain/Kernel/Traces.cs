using System.Diagnostics;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// The spans from a webhook to the changed tile; see docs/monitoring.md. While nobody listens, starting one is a comparison and
/// an event's trace is nothing. Spans carry counts and ids, never what people or devices said.
/// </summary>
public static class Traces
{
    public const string Name = "SmartParking";

    /// <summary>A batch may hold a thousand events, and one of them finds its way by a few links as well as by all.</summary>
    public const int MostLinks = 128;

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Where the present work belongs; nothing when it is not traced.</summary>
    public static ActivityContext Here => Activity.Current is { Recorded: true } current ? current.Context : default;

    /// <summary>A span below the present one.</summary>
    /// <returns>Null when the present work is not traced.</returns>
    public static Activity? Within(string name) => Activity.Current is { Recorded: true } ? Source.StartActivity(name) : null;

    /// <summary>A span that goes on with work of other flows: in the trace of the first, linked to the others.</summary>
    /// <returns>Null when none of them is traced.</returns>
    public static Activity? After(string name, IEnumerable<ActivityContext> causes)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var traced = causes.Where(cause => cause.TraceId != default).Distinct().Take(MostLinks).ToList();
        return traced.Count == 0 ? null : Source.StartActivity(name, ActivityKind.Internal, traced[0], links: traced.Skip(1).Select(cause => new ActivityLink(cause)));
    }

    /// <summary>The same for what ends elsewhere: the present span stays the present one. End it by <see cref="EndAside"/>.</summary>
    public static Activity? AfterAside(string name, ActivityContext cause)
    {
        var here = Activity.Current;
        var span = After(name, [cause]);
        Activity.Current = here;
        return span;
    }

    public static void EndAside(Activity? span)
    {
        if (span is not null)
        {
            var here = Activity.Current;
            span.Dispose();
            Activity.Current = here;
        }
    }
}
