using System.Diagnostics;
using System.Globalization;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// Named places at which a test may kill the process as <c>kill -9</c> would. Armed only by <see cref="Arm"/>, which the
/// Portal calls in Development alone; unarmed it is one comparison with null.
/// </summary>
public static class FaultPoint
{
    private static string? _armed;
    private static int _remaining;

    /// <param name="specification"><c>name:count</c>: die when the named point is passed for the count-th time.</param>
    public static void Arm(string specification)
    {
        var parts = specification.Split(':');
        _remaining = parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new FormatException($"A fault point is name:count, not '{specification}'.");
        _armed = parts[0];
    }

    public static void Pass(string name)
    {
        if (_armed is not null && name == _armed && Interlocked.Decrement(ref _remaining) == 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
