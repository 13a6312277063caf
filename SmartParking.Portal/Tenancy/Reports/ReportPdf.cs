using Microsoft.Extensions.Localization;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>A report on A4, in the reader's language. The signed JSON is the evidence; this is for reading and filing.</summary>
internal sealed class ReportPdf(IStringLocalizer<ReportTexts> texts)
{
    public byte[] Write(string document)
    {
        var report = ReportDocument.Read(document);
        var sheet = new PdfSheet();
        Head(sheet, report, ReportDocument.Verify(document, null));
        foreach (var group in new[] { CheckGroup.V6, CheckGroup.Ours, CheckGroup.Probe })
        {
            sheet.Gap(10);
            sheet.Heading(texts["Group." + group]);
            foreach (var check in report.Checks.Where(check => check.Group == group))
            {
                Check(sheet, check);
            }
        }

        return sheet.Write(texts["Pdf.Title"], (page, pages) => texts["Pdf.Page", page, pages, report.Id]);
    }

    private void Head(PdfSheet sheet, IsolationReport report, string? keyId)
    {
        sheet.Title(texts["Pdf.Title"]);
        sheet.Line(report.Passed ? texts["Verdict.Passed"] : texts["Verdict.Failed", report.Findings.Count], bold: true, report.Passed ? PdfSheet.Good : PdfSheet.Bad, size: 13);
        sheet.Gap(6);
        sheet.Line(texts["Pdf.Made", SiteTime.Exact(report.FinishedAt, null)]);
        sheet.Line(texts["Summary", report.Checks.Count, report.Tried, report.Controls, report.Tables]);
        sheet.Line(texts["Versions", report.Product, report.Server, report.Schema]);
        sheet.Line(keyId is null ? texts["Pdf.Unsigned"] : texts["Pdf.Signed", keyId], bold: false, keyId is null ? PdfSheet.Bad : PdfSheet.Black);
        sheet.Line(texts["Pdf.Evidence"]);
    }

    private void Check(PdfSheet sheet, ReportCheck check)
    {
        var tried = check.Tried == 0 ? string.Empty : $" ({texts["Tried", check.Tried, check.Controls]})";
        sheet.Row(check.Passed ? texts["Passed"] : texts["Failed"], check.Passed ? PdfSheet.Good : PdfSheet.Bad, texts[$"Check.{check.Key}"] + tried);
        foreach (var finding in check.Findings)
        {
            sheet.Row(string.Empty, PdfSheet.Bad, finding.ToString());
        }
    }
}
