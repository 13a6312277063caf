using System.Net.Mail;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Messages;

/// <summary>Section <c>Smtp</c>: the server that takes our messages. Without a host they wait, and in Development the outbox page shows them.</summary>
internal sealed class SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>The server that takes our messages. Empty: they wait.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>The port of that server.</summary>
    [Between(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Whom the server knows; empty where it asks for nobody.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>Of <see cref="User"/>.</summary>
    public string Password { get; set; } = string.Empty;

    /// <summary>The address messages come from.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>The name messages come from.</summary>
    public string FromName { get; set; } = "Smart Parking";

    /// <summary>STARTTLS before anything is said; only for a server on the same machine it may be left out.</summary>
    public bool Tls { get; set; } = true;

    public bool IsConfigured => Host.Length > 0;

    public IEnumerable<string> Problems()
    {
        foreach (var problem in LimitAttribute.Problems(Section, this))
        {
            yield return problem;
        }

        if (!IsConfigured)
        {
            yield break;
        }

        if (!MailAddress.TryCreate(From, out _))
        {
            yield return $"{Section}:From must be the e-mail address that messages come from.";
        }

        if (User.Length > 0 && !Tls)
        {
            yield return $"{Section}:Tls must be true where {Section}:User is set: the password would travel in clear.";
        }
    }
}
