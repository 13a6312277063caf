namespace SmartParking.Portal.Demo.Simulation;

/// <summary>Why something was not done. Nothing has changed then.</summary>
/// <param name="Code">Names the page's text.</param>
/// <param name="Field">What was wrong, as requests call it; empty when it is nothing that was sent.</param>
internal sealed record SimulatorRefusal(string Code, string Field, double Least = 0, double Most = 0)
{
    public static SimulatorRefusal NotAudited { get; } = new("not_audited", string.Empty);

    public static SimulatorRefusal? Unless(string field, double value, double least, double most) =>
        value >= least && value <= most ? null : new SimulatorRefusal("range", field, least, most);
}
