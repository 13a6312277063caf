using System.Globalization;
using System.Reflection;
using Google.Protobuf.Reflection;
using SmartParking.Domain.ChirpStack.Wire;

namespace SmartParking.Domain.ChirpStack;

/// <summary>The names that JSON has for enum values.</summary>
internal static class WireNames
{
    private static readonly Dictionary<LogEvent.Types.Code, string> Codes = Enum.GetValues<LogEvent.Types.Code>().ToDictionary(
        code => code, code => typeof(LogEvent.Types.Code).GetField(code.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name);

    /// <summary>A code of a later version is its number.</summary>
    public static string Of(LogEvent.Types.Code code) => Codes.GetValueOrDefault(code) ?? ((int)code).ToString(CultureInfo.InvariantCulture);
}
