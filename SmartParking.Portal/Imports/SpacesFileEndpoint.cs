using System.Globalization;
using System.Text;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Audit;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Imports;

/// <summary>All spaces of a tenant as a file for spreadsheets, which can be imported again as it is.</summary>
internal static class SpacesFileEndpoint
{
    public static void MapSpacesFile(this WebApplication app) =>
        app.MapGet(Paths.SpacesFileRoute, SendAsync).RequireAuthorization(new PermissionAttribute(Permission.SpacesView));

    private static async Task<IResult> SendAsync(HttpContext context, string slug, TenantGate gate, ImportsQuery query, TimeProvider time)
    {
        var cancel = context.RequestAborted;
        var access = context.User.PersonId() is { } person ? await gate.EnterAsync(person, slug, Permission.SpacesView, cancel) : null;
        if (access is null)
        {
            return Results.NotFound();
        }

        var file = new StringBuilder(string.Join(',', ImportColumns.All)).Append("\r\n");
        foreach (var row in await query.ExportAsync(access, cancel))
        {
            file.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        context.Response.Headers.CacheControl = "no-store";
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

        // With a byte order mark: without one spreadsheets take the accents for something else.
        return Results.File([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(file.ToString())], "text/csv; charset=utf-8", $"spaces-{access.Tenant.Slug}-{stamp}.csv");
    }

    /// <summary>A number keeps its sign: it is none of the texts that could be formulas.</summary>
    private static string Cell(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : AuditCsv.Cell(text);
}
