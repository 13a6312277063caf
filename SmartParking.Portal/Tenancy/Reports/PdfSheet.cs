using System.Globalization;
using System.Text;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>
/// Lines of text down A4 pages, as PDF 1.4 with the two Helvetica faces that every reader has: what does not fit a line is
/// wrapped, what does not fit a page begins the next. See docs/decisions/0010-own-pdf-pages.md.
/// </summary>
internal sealed class PdfSheet
{
    public const string Black = "0 0 0";
    public const string Good = "0 0.48 0.35";
    public const string Bad = "0.70 0.15 0.12";

    private const double Width = 595;
    private const double Height = 842;
    private const double Margin = 56;
    private const double Indent = 76;
    private static readonly Encoding Ansi = CodePagesEncodingProvider.Instance.GetEncoding(1252, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;
    private readonly List<StringBuilder> _pages = [];
    private double _y;

    public void Title(string text)
    {
        Line(text, bold: true, size: 20);
        Gap(8);
    }

    public void Heading(string text)
    {
        Line(text, bold: true, size: 13);
        Gap(4);
    }

    public void Gap(double height) => _y -= height;

    public void Line(string text, bool bold = false, string colour = Black, double size = 10) => Wrap(text, Margin, bold, colour, size);

    /// <summary>A word at the edge and, beside it, a text.</summary>
    public void Row(string word, string colour, string text)
    {
        Room(14);
        if (word.Length > 0)
        {
            Draw(_pages[^1], word, Margin, _y - 10, bold: true, colour, 10);
        }

        Wrap(text, Margin + Indent, bold: false, word.Length > 0 ? Black : colour, 10);
        Gap(2);
    }

    /// <param name="title">In the file's properties.</param>
    /// <param name="foot">At the foot of every page, of its number and how many there are.</param>
    public byte[] Write(string title, Func<int, int, string> foot)
    {
        for (var page = 0; page < _pages.Count; page++)
        {
            Draw(_pages[page], foot(page + 1, _pages.Count), Margin, 32, bold: false, "0.35 0.35 0.35", 8);
        }

        var kids = string.Join(' ', Enumerable.Range(0, _pages.Count).Select(page => $"{6 + (2 * page)} 0 R"));
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{kids}] /Count {_pages.Count} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
            $"<< /Title ({Escape(title)}) /Producer (Smart Parking) >>",
        };
        for (var page = 0; page < _pages.Count; page++)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {7 + (2 * page)} 0 R >>");
            objects.Add($"<< /Length {_pages[page].Length} >>\nstream\n{_pages[page]}\nendstream");
        }

        return Assemble(objects);
    }

    /// <summary>Every character is one byte of WinAnsi, so lengths in characters are lengths in bytes.</summary>
    private static byte[] Assemble(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var number = 1; number <= objects.Count; number++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{objects[number - 1]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
        {
            file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        }

        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Ansi.GetBytes(file.ToString());
    }

    private void Wrap(string text, double left, bool bold, string colour, double size)
    {
        var waiting = new Queue<string>(text.Split(' '));
        while (waiting.Count > 0)
        {
            Room(size * 1.4);
            var line = waiting.Dequeue();
            while (waiting.Count > 0 && Long($"{line} {waiting.Peek()}", bold, size) < Width - Margin - left)
            {
                line = $"{line} {waiting.Dequeue()}";
            }

            Draw(_pages[^1], line, left, _y - size, bold, colour, size);
            _y -= size * 1.4;
        }
    }

    private void Room(double height)
    {
        if (_pages.Count == 0 || _y - height < Margin)
        {
            _pages.Add(new StringBuilder());
            _y = Height - Margin;
        }
    }

    private static void Draw(StringBuilder page, string text, double x, double y, bool bold, string colour, double size) =>
        page.Append(CultureInfo.InvariantCulture, $"BT {colour} rg /{(bold ? "F2" : "F1")} {size:0.##} Tf {x:0.##} {y:0.##} Td ({Escape(text)}) Tj ET\n");

    /// <summary>Points, on the safe side: Helvetica's own widths by kind of letter.</summary>
    private static double Long(string text, bool bold, double size) => size * (bold ? 1.06 : 1) * text.Sum(letter => letter switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'I' or '.' or ',' or ':' or ';' or '\'' or '’' or '|' or '!' or ' ' or '(' or ')' => 0.30,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.88,
        _ when char.IsUpper(letter) => 0.70,
        _ => 0.56,
    });

    /// <summary>As a string of PDF; what WinAnsi does not have becomes a question mark, a no-break space a space.</summary>
    private static string Escape(string text) =>
        Ansi.GetString(Ansi.GetBytes(text.Replace('\u202F', ' ').Replace('\u00A0', ' '))).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
