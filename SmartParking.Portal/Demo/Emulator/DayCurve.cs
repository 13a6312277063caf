namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How full a car park is and how lively, by the hour of its local day; between full hours it changes evenly.</summary>
internal static class DayCurve
{
    /// <summary>No bay is decided on more often than this, per second.</summary>
    public const double BusiestPace = 0.022;

    private static readonly double[] Taken =
    [
        0.22, 0.18, 0.15, 0.14, 0.14, 0.16, 0.24, 0.40, 0.58, 0.70, 0.76, 0.78,
        0.80, 0.78, 0.77, 0.76, 0.74, 0.68, 0.60, 0.54, 0.48, 0.40, 0.32, 0.26,
    ];

    // Far livelier than a street, so that a person who looks on sees it: at night one or two changes a second on 500 bays.
    private static readonly double[] Liveliness =
    [
        0.60, 0.55, 0.55, 0.55, 0.55, 0.60, 0.70, 0.90, 1.00, 1.00, 0.95, 0.90,
        0.95, 1.00, 0.95, 0.90, 0.90, 1.00, 1.00, 0.90, 0.80, 0.75, 0.70, 0.65,
    ];

    /// <summary>The share of bays that are taken once arrivals and departures balance.</summary>
    public static double OccupiedShare(DateTime local) => At(Taken, local);

    /// <summary>Cars that arrive at a free bay, per second.</summary>
    public static double ArrivalRate(DateTime local) => BusiestPace * At(Liveliness, local) * OccupiedShare(local);

    /// <summary>Cars that leave a taken bay, per second.</summary>
    public static double DepartureRate(DateTime local) => BusiestPace * At(Liveliness, local) * (1 - OccupiedShare(local));

    private static double At(double[] hours, DateTime local)
    {
        var (hour, within) = ((int)local.TimeOfDay.TotalHours, local.TimeOfDay.TotalHours % 1);
        return (hours[hour] * (1 - within)) + (hours[(hour + 1) % 24] * within);
    }
}
