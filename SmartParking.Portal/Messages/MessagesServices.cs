using SmartParking.Domain.Messages;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Messages;

internal static class MessagesServices
{
    /// <exception cref="InvalidSettingsException">The mail server's settings cannot be used.</exception>
    public static void AddMessages(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<SmtpOptions>(SmtpOptions.Section, options => options.Problems());

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<Outbox>();
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<LetterWriter>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<OutboxJob>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxJob>());
    }
}
