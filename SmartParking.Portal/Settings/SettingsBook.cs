using System.Globalization;
using System.Reflection;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Settings;

/// <summary>Every option of the Portal, found by its options classes: those with a constant <c>Section</c>.</summary>
internal static class SettingsBook
{
    public static IReadOnlyList<Setting> All { get; } =
        [.. LooseSettings.All.Concat(Sections().SelectMany(Of)).OrderBy(setting => setting.Key.Split(':')[0], StringComparer.Ordinal)];

    public static IEnumerable<Type> Sections() =>
        from assembly in new[] { typeof(LimitAttribute).Assembly, typeof(SettingsBook).Assembly }
        from type in assembly.GetTypes()
        where SectionOf(type) is not null
        select type;

    private static string? SectionOf(Type type) => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } section ? (string?)section.GetRawConstantValue() : null;

    private static IEnumerable<Setting> Of(Type type) =>
        OptionKey.Of(SectionOf(type)!, Activator.CreateInstance(type)!).Select(option =>
        {
            var limit = option.Property.GetCustomAttribute<LimitAttribute>();
            return new Setting(
                option.Key,
                TypeName(option.Property.PropertyType) + ((limit as BetweenAttribute)?.Unit is { } unit ? $", {unit}" : string.Empty),
                Shown(option.Value),
                limit?.Words,
                string.Join(' ', option.Owners.Append(option.Property).Select(XmlNotes.Of).Where(note => note.Length > 0 && !IsSection(note))));
        });

    /// <summary>What a holder of options says of itself is no help to who reads one of them.</summary>
    private static bool IsSection(string note) => note.StartsWith("Section ", StringComparison.Ordinal);

    private static string TypeName(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? TypeName(inner)
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "whole number"
        : type == typeof(double) ? "number"
        : "text";

    private static string? Shown(object? value) => value switch
    {
        null or "" => null,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
