using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Passwords of a demonstration, made anew for every data folder.</summary>
internal static class DemoSecrets
{
    private const string Consonants = "bcdfghjklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>Four speakable words and two digits, about 54 bits: bavo-kiru-lemo-tazi-57.</summary>
    public static string Password()
    {
        var text = new StringBuilder();
        for (var word = 0; word < 4; word++)
        {
            text.Append(Syllable()).Append(Syllable()).Append('-');
        }

        return text.Append(RandomNumberGenerator.GetString("23456789", 2)).ToString();
    }

    /// <summary>256 random bits for scripts.</summary>
    public static string Token() => "sim_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string Syllable() => RandomNumberGenerator.GetString(Consonants, 1) + RandomNumberGenerator.GetString(Vowels, 1);
}
