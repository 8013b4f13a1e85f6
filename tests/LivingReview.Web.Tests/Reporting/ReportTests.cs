using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using LivingReview.Figures.Documents;
using LivingReview.Figures.Raster;
using LivingReview.Web.Tests.Edge;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Reporting;

public sealed partial class ReportTests : ServedPages
{
    /// <summary>A folder to which the reports are written when somebody wants to look at them.</summary>
    private const string FolderVariable = "LIVINGREVIEW_FIGURES";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Word_report_is_valid_and_reads_like_the_results_of_a_paper()
    {
        Api.Flow = FakeChecks.Flow;
        Api.View = Api.View with { Protocol = Api.View.Protocol with { HeadlineStrata = ["modality=ct", "modality=mri"], MinimumSensitivity = 0.8, MinimumSpecificity = 0.8 } };

        var file = await ReadAsync("reviews/osteoporosis/report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

        using var word = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word, Cancellation).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        var body = word.MainDocumentPart!.Document!.Body!;
        var headings = body.Descendants<Paragraph>().Where(p => p.ParagraphProperties?.ParagraphStyleId?.Val?.Value?.StartsWith("Heading", StringComparison.Ordinal) == true).Select(p => p.InnerText).ToList();
        Assert.Equal(["Plain-language summary", "Methods"], headings.Take(2));
        Assert.Contains("Accuracy: Modality: CT", headings);
        Assert.Contains("summary sensitivity of 0.904 (95% interval 0.733 to 0.976)", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("too few to pool (the protocol requires 4)", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("met by the average accuracy with probability 91%", body.InnerText, StringComparison.Ordinal);
        Assert.Matches(@"prediction intervals for a new study were 0\.\d+ to 0\.\d+ \(middle 0\.\d+\) for sensitivity", body.InnerText);
        Assert.Contains("The middle of a prediction differs a little from the pooled value", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("of 1,000 people of whom 200 have osteoporosis", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("DOI: to be entered by the authors", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("PRISMA-DTA", body.InnerText, StringComparison.Ordinal);
        Assert.InRange(word.MainDocumentPart.ImageParts.Count(), 5, 8); // PRISMA, bias, timeline, forest and SROC of CT, forest of MRI
        Assert.All(body.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.DocProperties>(), one => Assert.False(string.IsNullOrWhiteSpace(one.Description)));
        Assert.Contains("revision 15", word.MainDocumentPart.FooterParts.Single().Footer!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PDF_report_has_its_sheets_and_its_title()
    {
        Api.Flow = FakeChecks.Flow;

        var file = Encoding.Latin1.GetString(await ReadAsync("reviews/osteoporosis/report.pdf", "application/pdf"));

        Assert.StartsWith("%PDF-", file, StringComparison.Ordinal);
        Assert.InRange(Sheet().Count(file), 5, 14);
        Assert.Contains("/Title", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_of_findings_goes_into_Word_as_a_table()
    {
        var file = await ReadAsync("reviews/osteoporosis/certainty/findings.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

        using var word = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word, Cancellation).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        var rows = word.MainDocumentPart!.Document!.Body!.Descendants<Table>().First().Descendants<TableRow>().ToList();
        Assert.Equal(5, rows.Count);
        Assert.Equal(["True positives", "87 (80 to 91)", "173 (160 to 183)"], rows[1].Descendants<TableCell>().Take(3).Select(cell => cell.InnerText));
    }

    [Theory]
    [InlineData("reviews/nobody/report.pdf")]
    [InlineData("reviews/osteoporosis/report.odt")]
    [InlineData("reviews/osteoporosis/report.pdf?revision=999")]
    [InlineData("reviews/nobody/certainty/findings.docx")]
    public async Task What_is_not_there_says_so(string address)
    {
        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public void A_table_of_500_rows_and_a_word_without_a_space_break_over_sheets_and_lose_nothing()
    {
        var document = new ReportDocument("Long", "Foot", [new ReportBlock.Heading(1, "Long"), new ReportBlock.Table(
            "Rows.", ["Study", "Text"], [.. Enumerable.Range(1, 500).Select(i => (IReadOnlyList<string>)[FormattableString.Invariant($"Study {i}"), new string('w', 400) + "\u0001"])], [1, 3])]);

        var pdf = Encoding.Latin1.GetString(PdfReport.Write(document));
        using var word = WordprocessingDocument.Open(new MemoryStream(WordReport.Write(document, new BitmapBudget())), isEditable: false);

        Assert.InRange(Sheet().Count(pdf), 30, 120);
        Assert.Equal(501, word.MainDocumentPart!.Document!.Body!.Descendants<TableRow>().Count());
    }

    private async Task<byte[]> ReadAsync(string address, string type)
    {
        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, address.Split('/')[^1]), bytes, Cancellation);
        return bytes;
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex Sheet();
}
