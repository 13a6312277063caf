using System.Text;
using CsvHelper;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Imports;

/// <summary>
/// Reads a file as spreadsheets write it: commas, semicolons or tabs, with or without a byte order mark, UTF-8 or, when it cannot
/// be that, Latin-1. Every error says its line.
/// </summary>
public static class ImportReader
{
    public const int MostBytes = 5 * 1024 * 1024;
    public const int MostRows = 20_000;
    private const int LongestRow = 64 * 1024;
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <param name="name">What the file is called.</param>
    /// <param name="bytes">All of it.</param>
    public static ImportFile Read(string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var clean = PlainText.Of(Path.GetFileName(name)) ?? "spaces.csv";
        var called = clean.Length > 200 ? clean[..200] : clean;
        if (bytes.Length > MostBytes)
        {
            return Refused(called, Outcome.Refused("import.too_large", null, MostBytes / 1024 / 1024));
        }

        var (text, isGuessed) = Text(bytes);
        if (string.IsNullOrWhiteSpace(text))
        {
            return Refused(called, Outcome.Refused("import.empty"));
        }

        using var reader = CsvReader.FromText(text, new CsvReaderOptions { Separator = Separator(text), TrackLineNumbers = true, MaxRecordSize = LongestRow });
        var (columns, rows, errors) = (new List<string>(), new List<ImportRow>(), new List<ImportError>());
        try
        {
            reader.ReadHeader();
            columns.AddRange(reader.Headers.Select(column => column.Trim().ToLowerInvariant()));
            Check(columns, errors);
            while (errors.Count == 0 && reader.Read())
            {
                Add(reader, columns, rows, errors);
            }
        }
        catch (CsvFormatException broken)
        {
            errors.Add(new ImportError((int)broken.LineNumber, null, Outcome.Refused("import.row", null, LongestRow)));
        }

        if (errors.Count == 0 && rows.Count == 0)
        {
            errors.Add(new ImportError(0, null, Outcome.Refused("import.empty")));
        }

        return new ImportFile(called, columns, rows, isGuessed, errors);
    }

    private static void Check(List<string> columns, List<ImportError> errors)
    {
        // A spreadsheet leaves empty columns behind the last one.
        while (columns.Count > 0 && columns[^1].Length == 0)
        {
            columns.RemoveAt(columns.Count - 1);
        }

        errors.AddRange(columns.Where(column => !ImportColumns.All.Contains(column, StringComparer.Ordinal)).Select(column => new ImportError(1, column, Outcome.Refused("import.column", column, Short(column), string.Join(", ", ImportColumns.All)))));
        errors.AddRange(columns.GroupBy(column => column, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => new ImportError(1, same.Key, Outcome.Refused("import.column_twice", same.Key, Short(same.Key)))));
        if (!columns.Contains(ImportColumns.Code, StringComparer.Ordinal))
        {
            errors.Add(new ImportError(1, null, Outcome.Refused("import.no_code", ImportColumns.Code)));
        }
    }

    private static void Add(CsvReader reader, List<string> columns, List<ImportRow> rows, List<ImportError> errors)
    {
        var line = (int)reader.LineNumber;
        var record = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToArray();
        if (rows.Count == MostRows)
        {
            errors.Add(new ImportError(line, null, Outcome.Refused("import.too_many", null, MostRows)));
        }
        else if (record.Skip(columns.Count).Any(cell => !string.IsNullOrWhiteSpace(cell)) || record.Length < columns.Count)
        {
            errors.Add(new ImportError(line, null, Outcome.Refused("import.cells", null, columns.Count, record.Length)));
        }
        else if (record.Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            rows.Add(new ImportRow(line, columns.Zip(record).Where(cell => !string.IsNullOrWhiteSpace(cell.Second)).ToDictionary(cell => cell.First, cell => Cell(cell.Second), StringComparer.Ordinal)));
        }
    }

    /// <summary>The apostrophe that our export and others put before what a spreadsheet would take for a formula.</summary>
    private static string Cell(string text)
    {
        var clean = text.Trim();
        return clean.Length > 1 && clean[0] == '\'' && clean[1] is '=' or '+' or '-' or '@' ? clean[1..] : clean;
    }

    private static (string Text, bool IsGuessed) Text(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return (reader.ReadToEnd(), false);
        }
        catch (DecoderFallbackException)
        {
            return (Encoding.Latin1.GetString(bytes), true);
        }
    }

    /// <summary>What the head has most of.</summary>
    private static char Separator(string text)
    {
        var head = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end ? end : text.Length).ToString();
        return Separators.MaxBy(separator => head.Count(sign => sign == separator));
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static ImportFile Refused(string name, Outcome problem) => new(name, [], [], false, [new ImportError(0, null, problem)]);
}
