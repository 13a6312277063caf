using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace SmartParking.Portal.Messages;

/// <summary>Hands a mail to the server of section <c>Smtp</c>.</summary>
internal sealed class MailSender(SmtpOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool IsConfigured => options.IsConfigured;

    /// <exception cref="SmtpException">The server did not take it.</exception>
    /// <exception cref="FormatException">The recipient's address is none.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(new MailAddress(options.From, options.FromName, Encoding.UTF8), new MailAddress(mail.To))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var html = AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        message.AlternateViews.Add(html);
        using var server = new SmtpClient(options.Host, options.Port) { EnableSsl = true, DeliveryMethod = SmtpDeliveryMethod.Network };
        server.EnableSsl &= options.Tls;
        if (options.User.Length > 0)
        {
            server.Credentials = new NetworkCredential(options.User, options.Password);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await server.SendMailAsync(message, limit.Token);
    }
}
