using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Audit;

/// <summary>
/// A tenant's audit to take away: the whole chain for <c>verify-audit --export</c>, or with <c>?format=csv</c> what the page's
/// filter finds. A GET, for a download changes nothing but the audit itself, where it is noted before it begins.
/// </summary>
internal static class AuditExportEndpoint
{
    private const int Chunk = 1000;

    public static void MapAuditExport(this WebApplication app) =>
        app.MapGet(Paths.AuditExportRoute, SendAsync).RequireAuthorization(new PermissionAttribute(Permission.AuditView));

    private static async Task<IResult> SendAsync(HttpContext context, string slug, string? format, TenantGate gate, AuditExportTrail trail, TimeProvider time)
    {
        var cancel = context.RequestAborted;
        var access = context.User.PersonId() is { } person ? await gate.EnterAsync(person, slug, Permission.AuditView, cancel) : null;
        if (access is null)
        {
            return Results.NotFound();
        }

        var csv = string.Equals(format, "csv", StringComparison.Ordinal);
        var filter = csv ? AuditAddress.Parse(context.Request.QueryString.Value ?? string.Empty).Filter : AuditFilter.Nothing;
        await trail.WriteAsync(access, context.ActorFor(access.UserId, access.PersonName), csv ? "csv" : "ndjson", filter, cancel);

        // As it is read: a chain of years fits into no memory.
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName($"audit-{access.Tenant.Slug}-{stamp}.{(csv ? "csv" : "ndjson")}");
        context.Response.Headers.ContentDisposition = name.ToString();
        if (csv)
        {
            await WriteCsvAsync(context, access, filter);
        }
        else
        {
            await context.RequestServices.GetRequiredService<AuditExport>().WriteAsync(access, context.Response.Body, cancel);
        }

        return Results.Empty;
    }

    private static async Task WriteCsvAsync(HttpContext context, TenantAccess access, AuditFilter filter)
    {
        var query = context.RequestServices.GetRequiredService<AuditQuery>();
        var cancel = context.RequestAborted;

        // With a mark of UTF-8, without which the spreadsheet most people have reads accents wrongly.
        var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(true), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteLineAsync(AuditCsv.Head.AsMemory(), cancel);
            AuditCursor? older = null;
            do
            {
                var page = await query.ReadAsync(access, filter, older, cancel, Chunk);
                foreach (var entry in page.Entries)
                {
                    await writer.WriteLineAsync(AuditCsv.Line(entry).AsMemory(), cancel);
                }

                older = page.Older;
            }
            while (older is not null);
        }
    }
}
