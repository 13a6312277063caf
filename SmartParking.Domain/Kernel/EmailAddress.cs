using System.Net.Mail;

namespace SmartParking.Domain.Kernel;

/// <summary>What may be written to.</summary>
public static class EmailAddress
{
    private const int Longest = 255;

    /// <returns>Without what stands around it; null when it is no address, or one with a name.</returns>
    public static string? Of(string? text)
    {
        var email = text?.Trim() ?? string.Empty;
        return email.Length is >= 3 and <= Longest && !email.Any(each => char.IsControl(each) || char.IsWhiteSpace(each)) && MailAddress.TryCreate(email, out var address) && address.Address == email ? email : null;
    }
}
