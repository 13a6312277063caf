using SmartParking.Domain.Kernel;

namespace SmartParking.Portal;

/// <summary>Reads the master keys. A message names the key of the setting and never repeats its value.</summary>
internal static class KeySettings
{
    public const string MasterKeyName = "Keys:Master";
    public const string PreviousKeyName = "Keys:Previous";

    /// <returns>Null where none is configured, or where one is wrong, which is then among the problems.</returns>
    public static KeyRing? Read(IConfiguration configuration, ICollection<string> problems)
    {
        var master = Parse(MasterKeyName);
        var previous = Parse(PreviousKeyName);
        return master is null ? null : new KeyRing(master, previous);

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
    }
}
