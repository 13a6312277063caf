using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Occupancy.Sensing;
using SmartParking.Domain.Signals;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

internal static class OccupancyServices
{
    public static void AddOccupancy(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ParkingSignals>();
        services.AddSingleton<BoardReader>();
        services.AddSingleton<OccupancyBoard>();
        services.AddSingleton<PlatformBoard>();
        services.AddSingleton<SpaceDetailsQuery>();
        services.AddSingleton<SpacesQuery>();
        services.AddSingleton<SpaceListQuery>();
        services.AddSingleton<SpaceHistoryQuery>();
        services.AddSingleton<RecentChangesQuery>();
        services.AddSingleton<TakeOutOfService>();
        services.AddSingleton<ReturnToService>();
        services.AddSingleton<OverrideSpaces>();
        services.AddSingleton<DeleteSpace>();
        services.AddSingleton<OverrideSweep>();
        services.AddSingleton<SettleSweep>();
        services.AddSingleton<StaleSweep>();
        services.AddSingleton<DebounceQuery>();
        services.AddSingleton<SetDebounce>();
        services.AddScoped<Ticker>();
        services.AddScoped<OutOfServiceDrafts>();
        services.AddHostedService<OccupancySweeper>();
    }
}
