using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Tenancy.Reports;

namespace SmartParking.Tests.Isolation;

/// <summary>The report on a real cluster: it passes where all is well and names what is not.</summary>
[Collection(IsolationTests.Name)]
public sealed class IsolationReportTests(IsolationCluster cluster)
{
    private Task<IsolationReport> RunAsync() =>
        new IsolationReporter(CheckedConnections.Of(cluster.Database.Connections), new CheckOptions(), cluster.Database.Keys, TimeProvider.System).RunAsync(null, CancellationToken.None);

    [Fact]
    public async Task A_clean_database_passes_V6s_ten_checks_ours_and_every_probe()
    {
        var report = await RunAsync();

        report.Findings.ShouldBeEmpty();
        report.Passed.ShouldBeTrue();
        report.Checks.Count(check => check.Group == CheckGroup.V6).ShouldBe(10);
        report.Checks.Count(check => check.Group == CheckGroup.Ours).ShouldBe(6);
        report.Checks.Where(check => check.Group == CheckGroup.Probe).ShouldAllBe(check => check.Tried > 0);
        report.Controls.ShouldBeGreaterThan(60, "the probes must also show what works");
        report.Tables.ShouldBe(ReviewedTables.All.Count(table => table.IsTenants));
        (report.FinishedAt - report.StartedAt).ShouldBeLessThan(IsolationReporter.Limit);
    }

    [Theory]
    [InlineData("policy widened to true", "foreign_rows", "sees rows of other tenants in sites")]
    [InlineData("WITH CHECK lifted", "foreign_writes", "may insert rows of another tenant into sites")]
    [InlineData("ENABLE off", "no_context", "without a context sees rows of sites")]
    public async Task A_spoiled_database_fails_and_the_probe_names_the_object(string name, string probe, string sentence)
    {
        var mutant = Mutants.All[name];
        await cluster.SuperuserAsync(mutant.Apply);
        try
        {
            var report = await RunAsync();

            report.Passed.ShouldBeFalse();
            report.Checks.Single(check => check.Key == probe).Findings.ShouldContain(finding => finding.Sentence.Contains(sentence, StringComparison.Ordinal));
            report.Checks.Single(check => check.Key == CheckCatalogue.Isolation).Passed.ShouldBeFalse();
            report.Findings.ShouldContain(finding => finding.Code == mutant.Code && finding.Sentence.Contains(mutant.Spoiled, StringComparison.Ordinal));
        }
        finally
        {
            await cluster.SuperuserAsync(mutant.Undo);
        }

        (await RunAsync()).Passed.ShouldBeTrue();
    }

    [Fact]
    public void Every_code_of_a_finding_stands_under_exactly_one_check()
    {
        var codes = typeof(FindingCode).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        CheckCatalogue.All.SelectMany(check => check.Codes).Order(StringComparer.Ordinal).ShouldBe(codes);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task A_report_becomes_a_file_to_read_and_to_keep(string language)
    {
        var before = System.Globalization.CultureInfo.CurrentUICulture;
        System.Globalization.CultureInfo.CurrentUICulture = new System.Globalization.CultureInfo(language);
        try
        {
            var texts = new Microsoft.Extensions.Localization.StringLocalizer<ReportTexts>(new Microsoft.Extensions.Localization.ResourceManagerStringLocalizerFactory(
                Microsoft.Extensions.Options.Options.Create(new Microsoft.Extensions.Localization.LocalizationOptions()), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

            var pdf = new ReportPdf(texts).Write(ReportDocument.Sign(await RunAsync(), cluster.Database.Keys));

            System.Text.Encoding.ASCII.GetString(pdf, 0, 5).ShouldBe("%PDF-");
            System.Text.Encoding.Latin1.GetString(pdf).ShouldEndWith("%%EOF\n");
            if (Environment.GetEnvironmentVariable("PARKING_SHOTS") is { Length: > 0 } folder)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, $"report-{language}.pdf"), pdf);
            }
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task A_report_that_was_changed_or_signed_by_another_is_not_verified()
    {
        var document = ReportDocument.Sign(await RunAsync(), cluster.Database.Keys);
        using var key = SigningKey.Of(cluster.Database.Keys.Current, ReportDocument.KeyPurpose);
        using var other = SigningKey.Of(cluster.Database.Keys.Current, "other");

        ReportDocument.Verify(document, key.PublicKey).ShouldBe(key.Id);
        ReportDocument.Verify(document.Replace("\n", "\n  ", StringComparison.Ordinal), key.PublicKey).ShouldBe(key.Id, "indentation is not content");
        ReportDocument.Verify(document.Replace("\"passed\": true", "\"passed\": false", StringComparison.Ordinal), null).ShouldBeNull();
        ReportDocument.Verify(document, other.PublicKey).ShouldBeNull();
        Should.Throw<System.Text.Json.JsonException>(() => ReportDocument.Verify(document.Replace("\"keyId\"", "\"report\": {}, \"keyId\"", StringComparison.Ordinal), null));
        ReportDocument.Read(document).Passed.ShouldBeTrue();
    }
}
