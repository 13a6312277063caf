namespace SmartParking.Portal;

/// <summary>The configuration is not usable; the message lists everything that is wrong with it.</summary>
internal sealed class InvalidSettingsException(IReadOnlyCollection<string> problems)
    : Exception("The configuration cannot be used:" + string.Concat(problems.Select(problem => Environment.NewLine + "  - " + problem)))
{
    public IReadOnlyCollection<string> Problems => problems;

    /// <summary>Does all of it, so that who has three wrong keys is told of three.</summary>
    /// <exception cref="InvalidSettingsException">What any of them said.</exception>
    public static void Gather(params ReadOnlySpan<Action> reading)
    {
        var problems = new List<string>();
        foreach (var read in reading)
        {
            try
            {
                read();
            }
            catch (InvalidSettingsException wrong)
            {
                problems.AddRange(wrong.Problems);
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidSettingsException(problems);
        }
    }
}
