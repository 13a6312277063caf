namespace SmartParking.Portal;

/// <summary>The configuration is not usable; the message lists everything that is wrong with it.</summary>
internal sealed class InvalidSettingsException(IReadOnlyCollection<string> problems)
    : Exception("The configuration cannot be used:" + string.Concat(problems.Select(problem => Environment.NewLine + "  - " + problem)));
