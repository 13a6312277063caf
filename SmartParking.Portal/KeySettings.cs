using SmartParking.Domain.Kernel;

namespace SmartParking.Portal;

/// <summary>Reads the master keys. A message names the key of the setting and never repeats its value.</summary>
internal static class KeySettings
{
    public const string MasterKeyName = "Keys:Master";
    public const string PreviousKeyName = "Keys:Previous";
    public const string RetiredKeysName = "Keys:Retired";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <returns>Null where none is configured, or where one is wrong, which is then among the problems.</returns>
    public static KeyRing? Read(IConfiguration configuration, ICollection<string> problems)
    {
        var master = Parse(MasterKeyName);
        var previous = Parse(PreviousKeyName);
        var retired = Retired();
        return master is null || retired is null ? null : new KeyRing(master, previous) { Retired = retired };

        MasterKey? Parse(string name)
        {
            if (configuration[name] is not { Length: > 0 } text)
            {
                return null;
            }

            try
            {
                return MasterKey.Parse(text);
            }
            catch (FormatException wrong)
            {
                problems.Add($"{name} is wrong. {wrong.Message}");
                return null;
            }
        }

        List<byte[]>? Retired()
        {
            try
            {
                return [.. (configuration[RetiredKeysName] ?? string.Empty).Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromBase64String)];
            }
            catch (FormatException)
            {
                problems.Add($"{RetiredKeysName} is wrong. It must be public keys in base64 with commas between, as the verb reseal prints them.");
                return null;
            }
        }
    }
}
