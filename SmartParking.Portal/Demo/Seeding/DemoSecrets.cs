using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Passwords and webhook secrets of a demonstration, made anew for every data folder.</summary>
internal static class DemoSecrets
{
    private const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
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

    public static string WebhookSecret() => "sp_" + RandomNumberGenerator.GetString(UrlSafe, 43);

    public static byte[] Hash(string webhookSecret) => SHA256.HashData(Encoding.UTF8.GetBytes(webhookSecret));

    private static string Syllable() => RandomNumberGenerator.GetString(Consonants, 1) + RandomNumberGenerator.GetString(Vowels, 1);
}
