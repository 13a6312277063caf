using SmartParking.Domain.Imports;

namespace SmartParking.Portal.Imports;

internal static class ImportsServices
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ImportSpaces>();
        builder.Services.AddSingleton<UndoImport>();
        builder.Services.AddSingleton<ImportsQuery>();
    }
}
