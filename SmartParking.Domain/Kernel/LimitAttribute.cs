using System.Globalization;
using System.Reflection;

namespace SmartParking.Domain.Kernel;

/// <summary>Which values an option may have. Checked at start, and printed into docs/configuration.md, so that both say the same.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class LimitAttribute : Attribute
{
    /// <summary>As in <c>must be …</c>.</summary>
    public abstract string Words { get; }

    /// <param name="value">Null and an empty text are no values.</param>
    protected abstract bool Admits(object value);

    /// <summary>Everything that is outside of its limits in an options object and those it holds, each with its key.</summary>
    /// <param name="section">The key of the object itself.</param>
    /// <param name="options">The object.</param>
    public static IEnumerable<string> Problems(string section, object options) =>
        from option in OptionKey.Of(section, options)
        let limit = option.Property.GetCustomAttribute<LimitAttribute>()
        let value = option.Value
        where limit is not null && value is not null and not "" && !limit.Admits(value)
        select value is string ? $"{option.Key} must be {limit.Words}." : string.Create(CultureInfo.InvariantCulture, $"{option.Key} must be {limit.Words}; it is {value}.");
}
