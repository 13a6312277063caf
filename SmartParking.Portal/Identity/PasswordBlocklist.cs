using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Refuses what is guessed first. Few common passwords are long enough anyway, but people lengthen one by digits, repeat it
/// or put the product or themselves in front of it; so what is left without those is looked at, too.
/// </summary>
internal sealed class PasswordBlocklist(IStringLocalizer<IdentityTexts> texts) : IPasswordValidator<User>
{
    private const int WorthAlone = 8;
    private const int ShortestWord = 4;
    private static readonly string[] Product = ["smartparking", "parking", "smart", "chirpstack", "lorawan"];

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        password is not null && IsEasy(password, user)
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordCommon", Description = texts["Password.Common"] })
            : IdentityResult.Success);

    private static bool IsEasy(string password, User user)
    {
        var text = password.ToLowerInvariant();
        var words = Product.Concat(WordsOf(user)).OrderByDescending(word => word.Length);
        var rest = words.Aggregate(text, (left, word) => left.Replace(word, string.Empty, StringComparison.Ordinal));
        return IsCommon(text) || (rest.Length < text.Length && (rest.Length < WorthAlone || IsCommon(rest)));
    }

    private static bool IsCommon(string text) => CommonPasswords.All.Contains(text) || CommonPasswords.All.Contains(Stem(text)) || IsRepeated(text);

    /// <summary>Without what people add in front and behind: 123password!! is password.</summary>
    private static string Stem(string text)
    {
        var start = text.AsSpan().IndexOfAnyInRange('a', 'z');
        return start < 0 ? text : text[start..(text.AsSpan().LastIndexOfAnyInRange('a', 'z') + 1)];
    }

    /// <summary>The same over and over: one common word, or up to four characters.</summary>
    private static bool IsRepeated(string text) => Enumerable.Range(1, text.Length / 2)
        .Where(length => text.Length % length == 0 && (length <= 4 || CommonPasswords.All.Contains(text[..length])))
        .Any(length => Enumerable.Range(1, (text.Length / length) - 1).All(turn => string.CompareOrdinal(text, 0, text, turn * length, length) == 0));

    private static IEnumerable<string> WordsOf(User user) =>
        $"{user.Email} {user.DisplayName}".ToLowerInvariant().Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length >= ShortestWord);
}
