using SmartParking.Domain.Devices;

namespace SmartParking.Portal.Devices;

internal static class DevicesServices
{
    public static void AddDevices(this WebApplicationBuilder builder) => builder.Services.AddSingleton<UnknownDevicesQuery>();
}
