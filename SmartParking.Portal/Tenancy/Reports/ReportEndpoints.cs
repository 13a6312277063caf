using System.Text;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>A report as files: the signed JSON as it was kept, and a PDF of it in the reader's language.</summary>
internal static class ReportEndpoints
{
    public static void MapIsolationReport(this WebApplication app)
    {
        var group = app.MapGroup(Paths.PlatformIsolation).RequireAuthorization(new PermissionAttribute(Permission.PlatformView));
        group.MapGet("/{id:guid}/report.json", JsonAsync);
        group.MapGet("/{id:guid}/report.pdf", PdfAsync);
    }

    private static async Task<IResult> JsonAsync(Guid id, IsolationReports reports, CancellationToken cancellationToken) =>
        await reports.DocumentAsync(id, cancellationToken) is { } document
            ? Results.File(Encoding.UTF8.GetBytes(document), "application/json", $"isolation-{id}.json")
            : Results.NotFound();

    private static async Task<IResult> PdfAsync(Guid id, IsolationReports reports, ReportPdf pdf, CancellationToken cancellationToken) =>
        await reports.DocumentAsync(id, cancellationToken) is { } document
            ? Results.File(pdf.Write(document), "application/pdf", $"isolation-{id}.pdf")
            : Results.NotFound();
}
