using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Jobs;

internal static class JobsServices
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<JobOptions>(JobOptions.Section, options => options.Problems());

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(JobNode.Of(Environment.MachineName));
        services.AddSingleton<JobClock>();
        services.AddSingleton<JobBell>();
        services.AddSingleton<JobMeter>();
        services.AddSingleton<JobRuns>();
        services.AddSingleton<JobPerformer>();
        services.AddSingleton<JobKeeper>();
        services.AddSingleton<JobOrders>();
        services.AddSingleton<JobsQuery>();
        services.AddSingleton(provider => new JobEngine(
            provider.GetRequiredService<ParkingSources>(),
            provider.GetRequiredService<JobNode>(),
            provider.GetRequiredService<JobClock>(),
            provider.GetRequiredService<JobPerformer>(),
            options,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService<JobHost>();
    }

    /// <summary>A job of a feature's own. <c>JobsTexts</c> has its words: <c>Name.</c>, <c>What.</c> and one <c>Figure.</c> for each of its figures.</summary>
    public static void AddJob<T>(this IServiceCollection services)
        where T : class, IRecurringJob
    {
        services.AddSingleton<T>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<T>());
    }
}
