using System.Globalization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Settings;

/// <summary>
/// Reads a section into its options class. Everything that is wrong in it is told at once, also a key that no option has:
/// a misspelled one would otherwise leave its option as it was. An empty value is none.
/// </summary>
internal static class OptionsReader
{
    /// <param name="configuration">All of it.</param>
    /// <param name="section">The key of the section.</param>
    /// <param name="problems">What else must not be.</param>
    /// <exception cref="InvalidSettingsException">One or more keys are wrong.</exception>
    public static T Options<T>(this IConfiguration configuration, string section, Func<T, IEnumerable<string>>? problems = null)
        where T : class, new()
    {
        var known = OptionKey.Of(section, new T()).ToDictionary(option => option.Key, option => option.Property.PropertyType, StringComparer.OrdinalIgnoreCase);
        var given = configuration.GetSection(section).AsEnumerable().Where(pair => pair.Key.Length > section.Length && !string.IsNullOrEmpty(pair.Value)).ToList();
        var unfit = given.Select(pair => (pair.Key, Problem: Unfit(pair.Key, pair.Value!, known))).Where(pair => pair.Problem is not null).ToList();

        var fit = given.Where(pair => unfit.TrueForAll(wrong => wrong.Key != pair.Key));
        var options = new ConfigurationBuilder().AddInMemoryCollection(fit).Build().GetSection(section).Get<T>() ?? new T();
        List<string> all = [.. unfit.Select(wrong => wrong.Problem!), .. problems?.Invoke(options) ?? LimitAttribute.Problems(section, options)];
        return all.Count == 0 ? options : throw new InvalidSettingsException(all);
    }

    private static string? Unfit(string key, string value, Dictionary<string, Type> known)
    {
        if (!known.TryGetValue(key, out var type))
        {
            return $"{key} is no option of the Portal: see docs/configuration.md, or the verb configuration, for how it is spelled.";
        }

        var kind = Nullable.GetUnderlyingType(type) ?? type;
        return kind == typeof(bool) && !bool.TryParse(value, out _) ? $"{key} must be true or false."
            : kind == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? $"{key} must be a whole number."
            : kind == typeof(double) && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"{key} must be a number, as 0.5."
            : null;
    }
}
