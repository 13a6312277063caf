using PdfSharp.Fonts;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>Liberation Sans (SIL Open Font License 1.1) from this program's resources: a server need not have any font.</summary>
internal sealed class ReportFonts : IFontResolver
{
    public const string Family = "Liberation Sans";

    public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) => new(bold ? "Bold" : "Regular");

    public byte[]? GetFont(string faceName)
    {
        using var stream = typeof(ReportFonts).Assembly.GetManifestResourceStream($"LiberationSans-{faceName}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
