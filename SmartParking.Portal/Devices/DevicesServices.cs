using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Devices;

internal static class DevicesServices
{
    public static void AddDevices(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<DevicesOptions>(DevicesOptions.Section, options => options.Problems());

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<UnknownDevicesQuery>();
        services.AddSingleton<CodecsQuery>();
        services.AddSingleton<SetProfileCodec>();
        services.AddSingleton<SetDeviceCodec>();
        services.AddSingleton<DevicesQuery>();
        services.AddSingleton<DeviceTimelineQuery>();
        services.AddSingleton<SpaceChoicesQuery>();
        services.AddSingleton<DevicePoolQuery>();
        services.AddSingleton<CreateDevice>();
        services.AddSingleton<ImportDevices>();
        services.AddSingleton<EditDevice>();
        services.AddSingleton<CommissionDevice>();
        services.AddSingleton<IgnoreUnknownDevice>();
        services.AddSingleton<AssignDevice>();
        services.AddSingleton<UnassignDevice>();
        services.AddSingleton<ReplaceDevice>();
        services.AddSingleton<DecommissionDevice>();
        services.AddSingleton<InstallDevice>();
        services.AddSingleton<InstallProgressQuery>();
        services.AddSingleton<GatewaysQuery>();
        services.AddSingleton<CreateGateway>();
        services.AddSingleton<ChangeGateway>();
        services.AddJob<UnknownDeviceSweep>();
    }
}
