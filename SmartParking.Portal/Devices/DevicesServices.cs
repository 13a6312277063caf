using SmartParking.Domain.Devices;

namespace SmartParking.Portal.Devices;

internal static class DevicesServices
{
    public static void AddDevices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<UnknownDevicesQuery>();
        services.AddSingleton<CodecsQuery>();
        services.AddSingleton<SetProfileCodec>();
        services.AddSingleton<SetDeviceCodec>();
    }
}
