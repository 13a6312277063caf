namespace SmartParking.Portal.Ingest;

internal static class IngestServices
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        // Filled with the door.
    }

    public static void MapIngest(this WebApplication app)
    {
        // Filled with the door.
    }
}
