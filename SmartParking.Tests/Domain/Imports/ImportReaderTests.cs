using System.Text;
using SmartParking.Domain.Imports;

namespace SmartParking.Tests.Domain.Imports;

/// <summary>Files as spreadsheets of all countries write them, and as nobody should.</summary>
public sealed class ImportReaderTests
{
    [Theory]
    [InlineData("code,name\nA-1,Near the door\n")]
    [InlineData("code;name\r\nA-1;Near the door\r\n")]
    [InlineData("code\tname\nA-1\tNear the door")]
    [InlineData("\uFEFFCode , NAME\n A-1 , Near the door \n\n\n")]
    [InlineData("\"code\",\"name\",,\n\"A-1\",\"Near the door\",,\n")]
    public void Separators_marks_quotes_and_empty_lines_are_read_through(string text)
    {
        var file = ImportReader.Read("spaces.csv", Encoding.UTF8.GetBytes(text));

        file.Errors.ShouldBeEmpty();
        file.IsGuessed.ShouldBeFalse();
        file.Rows.Count.ShouldBe(1);
        file.Rows[0]["code"].ShouldBe("A-1");
        file.Rows[0]["name"].ShouldBe("Near the door");
        file.Rows[0].Line.ShouldBe(2);
    }

    [Fact]
    public void A_cell_with_line_ends_counts_the_lines_after_it_right()
    {
        var file = ImportReader.Read("spaces.csv", "code,name\nA-1,\"two\nlines\"\nA-2,one\n"u8.ToArray());

        file.Rows.Select(row => row.Line).ShouldBe([2, 4]);
        file.Rows[0]["name"].ShouldBe("two\nlines");
    }

    [Theory]
    [InlineData("Zürich 🅿 مواقف", false)]
    [InlineData("Genève", true)]
    public void What_is_not_UTF_8_is_read_as_Latin_1_and_says_so(string name, bool asLatin)
    {
        var bytes = (asLatin ? Encoding.Latin1 : Encoding.UTF8).GetBytes($"code,name\nA-1,{name}\n");

        var file = ImportReader.Read("spaces.csv", bytes);

        file.Rows[0]["name"].ShouldBe(name);
        file.IsGuessed.ShouldBe(asLatin);
    }

    [Fact]
    public void A_file_of_UTF_16_as_Excel_writes_it_is_read()
    {
        var file = ImportReader.Read("spaces.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("code\tname\nA-1\tGenève\n")]);

        file.Errors.ShouldBeEmpty();
        file.Rows[0]["name"].ShouldBe("Genève");
    }

    [Theory]
    [InlineData("", 0, "import.empty")]
    [InlineData("code,name\n", 0, "import.empty")]
    [InlineData("name\nNear\n", 1, "import.no_code")]
    [InlineData("code,colour\nA-1,red\n", 1, "import.column")]
    [InlineData("code,code\nA-1,A-2\n", 1, "import.column_twice")]
    [InlineData("code,name\nA-1\n", 2, "import.cells")]
    [InlineData("code,name\nA-1,x\nA-2,y,z\n", 3, "import.cells")]
    public void What_is_wrong_says_its_line(string text, int line, string refusal)
    {
        var error = ImportReader.Read("spaces.csv", Encoding.UTF8.GetBytes(text)).Errors.ShouldHaveSingleItem();

        (error.Line, error.Problem.Refusal).ShouldBe((line, refusal));
    }

    [Fact]
    public void Too_large_a_file_too_many_rows_and_too_long_a_row_are_refused_and_not_worked_through()
    {
        ImportReader.Read("x.csv", new byte[ImportReader.MostBytes + 1]).Errors.ShouldHaveSingleItem().Problem.Refusal.ShouldBe("import.too_large");

        var many = string.Concat(Enumerable.Range(1, ImportReader.MostRows + 5).Select(number => $"A-{number}\n"));
        ImportReader.Read("x.csv", Encoding.UTF8.GetBytes("code\n" + many)).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(error => error.Problem.Refusal.ShouldBe("import.too_many"), error => error.Line.ShouldBe(ImportReader.MostRows + 2));

        ImportReader.Read("x.csv", Encoding.UTF8.GetBytes($"code,name\nA-1,\"{new string('x', 200_000)}\n")).Errors.ShouldHaveSingleItem().Problem.Refusal.ShouldBe("import.row");
    }

    [Theory]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'@home", "@home")]
    [InlineData("'quoted'", "'quoted'")]
    public void The_apostrophe_of_an_export_goes_and_any_other_stays(string cell, string read) =>
        ImportReader.Read("spaces.csv", Encoding.UTF8.GetBytes($"code,name\nA-1,{cell}\n")).Rows[0]["name"].ShouldBe(read);

    [Fact]
    public void Only_the_last_part_of_a_path_is_its_name() => ImportReader.Read("/etc/passwd\0/../spaces.csv", "code\nA-1\n"u8.ToArray()).Name.ShouldBe("spaces.csv");
}
