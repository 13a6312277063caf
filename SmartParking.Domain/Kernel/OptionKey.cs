using System.Reflection;

namespace SmartParking.Domain.Kernel;

/// <summary>One option: a property that configuration sets, of an options class or of a class it holds.</summary>
/// <param name="Key">As in <c>Edge:Limits:Person:Burst</c>.</param>
/// <param name="Owners">The properties that lead to it, from the section down; none for an option of the section itself.</param>
/// <param name="Property">The option itself.</param>
/// <param name="Value">What it is in the object that was looked at.</param>
public sealed record OptionKey(string Key, IReadOnlyList<PropertyInfo> Owners, PropertyInfo Property, object? Value)
{
    /// <summary>All options of an object, in the order of their declaration.</summary>
    public static IEnumerable<OptionKey> Of(string section, object options) => Of(section, [], options);

    private static IEnumerable<OptionKey> Of(string key, IReadOnlyList<PropertyInfo> owners, object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return from property in options.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
               where property.SetMethod is { IsPublic: true }
               let own = $"{key}:{property.Name}"
               let value = property.GetValue(options)
               from option in IsValue(property.PropertyType) ? [new OptionKey(own, owners, property, value)] : Of(own, [.. owners, property], value)
               select option;
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);
}
