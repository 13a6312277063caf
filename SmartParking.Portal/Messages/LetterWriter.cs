using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Messages;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Messages;

/// <summary>Puts a letter into its recipient's language, as plain text and as plain HTML that asks no host for anything.</summary>
internal sealed class LetterWriter(IStringLocalizer<MessageTexts> texts, PortalAddress address)
{
    public Mail Write(Letter letter)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Languages.All.ContainsKey(letter.Language) ? letter.Language : Languages.All.Keys.First());
            return InThisLanguage(letter);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = words;
        }
    }

    private Mail InThisLanguage(Letter letter)
    {
        var filled = Filled(letter);
        var portal = address.Value;
        var link = portal is null || PathOf(letter) is not { } path ? null : new Uri(portal, path);
        var subject = OneLine(texts[$"Letter.{letter.Kind}.Subject", filled]);
        string[] paragraphs = [texts["Greeting"], texts[$"Letter.{letter.Kind}.Text", filled]];
        string[] end = [texts[$"Letter.{letter.Kind}.Unless", filled], portal is null ? "Smart Parking" : "Smart Parking · " + portal.Host];
        return new Mail(letter.To, subject, Text(paragraphs, link, end), Html(letter.Language, subject, paragraphs, link is null ? null : (link, texts[$"Letter.{letter.Kind}.Do"].Value), end), link);
    }

    private object[] Filled(Letter letter) => letter.Kind switch
    {
        LetterKind.Invitation => [letter.Words[0], letter.Words[1], texts[$"Role.{letter.Words[2]}"].Value],
        LetterKind.FactorChanged => [letter.Words[0], texts[$"Factor.{letter.Words[1]}"].Value],
        LetterKind.SupportEntered or LetterKind.SupportRaised or LetterKind.SupportEnded =>
            [letter.Words[0], letter.Words[2], letter.Words[3], letter.Words[4], SiteTime.Exact(DateTimeOffset.Parse(letter.Words[5], CultureInfo.InvariantCulture), letter.Words[6])],
        _ => [.. letter.Words],
    };

    private static string? PathOf(Letter letter) => letter.Kind switch
    {
        LetterKind.Invitation => Paths.Invite(letter.Token!),
        LetterKind.PasswordReset => $"{Paths.AccountReset}?token={letter.Token}",
        LetterKind.EmailConfirmation => $"{Paths.AccountConfirm}?token={letter.Token}",
        LetterKind.SupportEntered or LetterKind.SupportRaised or LetterKind.SupportEnded => Paths.Support(letter.Words[1]),
        _ => null,
    };

    private static string Text(IEnumerable<string> paragraphs, Uri? link, IEnumerable<string> end) =>
        string.Join("\r\n\r\n", [.. paragraphs, .. link is null ? Array.Empty<string>() : [link.AbsoluteUri], .. end]) + "\r\n";

    private static string Html(string language, string subject, IEnumerable<string> paragraphs, (Uri To, string Words)? link, IEnumerable<string> end)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"{WebUtility.HtmlEncode(language)}\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(subject)}</title></head><body>");
        Add(paragraphs);
        if (link is { } follow)
        {
            var address = WebUtility.HtmlEncode(follow.To.AbsoluteUri);
            html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{address}\"><strong>{WebUtility.HtmlEncode(follow.Words)}</strong></a></p><p><small>{address}</small></p>");
        }

        Add(end);
        return html.Append("</body></html>").ToString();

        void Add(IEnumerable<string> each)
        {
            foreach (var paragraph in each)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(paragraph)}</p>");
            }
        }
    }

    /// <summary>A name with a line break must not begin a header of its own.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(each => char.IsControl(each) ? ' ' : each));
}
