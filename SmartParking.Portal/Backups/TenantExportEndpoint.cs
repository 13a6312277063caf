using System.Globalization;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Backups;

/// <summary>A tenant's archive to take away. A GET, for a download changes nothing but the audit, where it is noted before it begins.</summary>
internal static class TenantExportEndpoint
{
    public static void MapTenantExport(this WebApplication app) =>
        app.MapGet(Paths.TenantArchiveRoute, SendAsync).RequireAuthorization(new PermissionAttribute(Permission.TenantExport));

    private static async Task<IResult> SendAsync(HttpContext context, string slug, TenantExport export, BackupOptions options, TimeProvider time)
    {
        // Goes with the request, whatever ends it.
        var scratch = new ScratchFolder(options);
        context.Response.RegisterForDispose(scratch);
        if (context.User.PersonId() is not { } person
            || await export.WriteAsync(person, slug, scratch.Path, name => context.ActorFor(person, name), context.RequestAborted) is not { } file)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return Results.File(File.OpenRead(file), "application/zip", $"{slug}-{stamp}.zip");
    }
}
