using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>Lines of text down A4 pages; what does not fit a line is wrapped, what does not fit a page begins the next.</summary>
internal sealed class PdfSheet(PdfDocument file)
{
    public static readonly XBrush Good = new XSolidBrush(XColor.FromArgb(0, 122, 90));
    public static readonly XBrush Bad = new XSolidBrush(XColor.FromArgb(179, 38, 30));

    private const double Margin = 56;
    private const double Indent = 76;
    private double _y = double.MaxValue;
    private PdfPage? _page;

    public void Title(string text)
    {
        Line(text, bold: true, XBrushes.Black, size: 20);
        Gap(8);
    }

    public void Heading(string text)
    {
        Line(text, bold: true, XBrushes.Black, size: 13);
        Gap(4);
    }

    public void Gap(double height) => _y += height;

    public void Line(string text, bool bold = false, XBrush? brush = null, double size = 10) => Write(text, Margin, Font(size, bold), brush ?? XBrushes.Black);

    /// <summary>A word at the edge and, beside it, a text.</summary>
    public void Row(string word, XBrush brush, string text)
    {
        var (page, y) = (Room(14), _y);
        if (word.Length > 0)
        {
            using var drawing = XGraphics.FromPdfPage(page, XGraphicsPdfPageOptions.Append);
            drawing.DrawString(word, Font(10, bold: true), brush, new XPoint(Margin, y + 10));
        }

        Write(text, Margin + Indent, Font(10, bold: false), word.Length > 0 ? XBrushes.Black : brush);
        Gap(2);
    }

    /// <summary>At the foot of every page, when all are there.</summary>
    public void Number(Func<int, int, string> text)
    {
        for (var index = 0; index < file.PageCount; index++)
        {
            using var drawing = XGraphics.FromPdfPage(file.Pages[index], XGraphicsPdfPageOptions.Append);
            drawing.DrawString(text(index + 1, file.PageCount), Font(8, bold: false), XBrushes.DimGray, new XPoint(Margin, file.Pages[index].Height.Point - 32));
        }
    }

    private static XFont Font(double size, bool bold) => new(ReportFonts.Family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular);

    private void Write(string text, double left, XFont font, XBrush brush)
    {
        var waiting = new Queue<string>(text.Split(' '));
        while (waiting.Count > 0)
        {
            var page = Room(font.Size * 1.4);
            using var drawing = XGraphics.FromPdfPage(page, XGraphicsPdfPageOptions.Append);
            var line = waiting.Dequeue();
            while (waiting.Count > 0 && drawing.MeasureString($"{line} {waiting.Peek()}", font).Width < page.Width.Point - Margin - left)
            {
                line = $"{line} {waiting.Dequeue()}";
            }

            drawing.DrawString(line, font, brush, new XPoint(left, _y + font.Size));
            _y += font.Size * 1.4;
        }
    }

    private PdfPage Room(double height)
    {
        if (_page is null || _y + height > _page.Height.Point - Margin)
        {
            _page = file.AddPage();
            _page.Size = PageSize.A4;
            _y = Margin;
        }

        return _page;
    }
}
