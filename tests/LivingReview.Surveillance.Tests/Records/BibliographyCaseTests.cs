using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Records;

/// <summary>The bibliographies of the cases through the endpoint, in the dry run and in the import, each with further ones of its kind.</summary>
public sealed class BibliographyCaseTests(RecordsService service) : IClassFixture<RecordsService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("er-positive.ris", 2, 2)]
    [InlineData("no-er.ris", 3, 3)]
    [InlineData("wrapped-title.ris", 1, 1)]
    [InlineData("same-title.ris", 4, 4)]
    [InlineData("doi-forms.ris", 6, 1)]
    [InlineData("chosen-as-ris.nbib", 2, 2)]
    [InlineData("book.nbib", 2, 2)]
    public async Task A_file_of_the_cases_keeps_every_record(string file, int read, int candidates)
    {
        var (review, content) = (await service.RegisterAsync(), await CaseAsync(file));

        var dry = await ReportAsync(review, content, "?dryRun=true");
        Assert.Empty(await RecordsAsync(review));
        var report = await ReportAsync(review, content);

        Assert.Equal((read, candidates, read - candidates), (dry.Read, dry.Candidates, dry.Duplicates));
        Assert.Equal((read, candidates, read - candidates), (report.Read, report.Candidates, report.Duplicates));
        Assert.Empty(report.Rejected);
        Assert.Equal(candidates, (await RecordsAsync(review)).Count);
    }

    [Fact]
    public async Task What_was_lost_once_is_there()
    {
        var review = await service.RegisterAsync();
        foreach (var file in new[] { "er-positive.ris", "wrapped-title.ris", "book.nbib" }) await ReportAsync(review, await CaseAsync(file));

        var records = await RecordsAsync(review);

        Assert.Contains(records, r => r is { Doi: "10.5555/rm.2021.0001", Journal: "Radiol Methods" });
        Assert.Contains(records, r => r.Title == "Opportunistic screening for osteoporosis with CT-based texture analysis: a validation study");
        Assert.Contains(records, r => r is { Title: "Osteoporosis in Males", Journal: "StatPearls" });
    }

    [Theory]
    [InlineData("TY  - JOUR\nTI  - On\nAB  - A\n T1-weighted image and\nMR  imaging\nDO  - 10.5555/a\nER  - \n", 1)]
    [InlineData("TY  - JOUR\nTI  - On\nAB  - Findings:\nPY-2 was high\nER  -positive cells\nDO  - 10.5555/a\nER  - \n", 1)]
    [InlineData("TY  - JOUR\nTI  - One\nDO  - 10.5555/1\nER-\nTY  - JOUR\nTI  - Two\nDO  - 10.5555/2\nER  -\n", 2)]
    [InlineData("AU  - A\nTY  - JOUR\nTI  - One\nDO  - 10.5555/1\n\nAU  - B\nTY  - JOUR\nTI  - Two\nDO  - 10.5555/2\n\n", 2)]
    [InlineData("\uFEFFTY  - JOUR\r\nTI  - One\r\nER  - \r\n\r\n\r\nTY  - JOUR\r\nTI  - Two\r\nER  - ", 2)]
    public async Task Files_of_the_same_kinds_keep_every_record(string text, int read)
    {
        var report = await ReportAsync(await service.RegisterAsync(), Encoding.UTF8.GetBytes(text));

        Assert.Equal((read, read), (report.Read, report.Candidates));
    }

    [Theory]
    [InlineData("?format=ris")]
    [InlineData("?format=ris&dryRun=true")]
    public async Task A_pubmed_file_chosen_as_ris_is_refused_by_name(string query)
    {
        using var answer = await SendAsync(await service.RegisterAsync(), await CaseAsync("chosen-as-ris.nbib"), query);

        Assert.Equal("Row 1: The file is PubMed's text format (nbib), not RIS. Send it as nbib.", (await HttpProblem.ReadAsync(answer)).Detail);
    }

    [Theory]
    [InlineData("ris", "TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - T\0wo\nER  - \n", 5, "TI")]
    [InlineData("nbib", "PMID- 1\nTI  - One\n\nPMID- 2\nAB  - a\n      b\0c\n", 6, "AB")]
    [InlineData("bibtex", "@article{a, title = {O\0ne}}", 1, "title")]
    [InlineData("csv", "title,year\nOne,2020\nT\0wo,2021\n", 3, "")]
    public async Task A_NUL_is_a_fault_of_its_record_and_field_in_the_dry_run_as_well(string format, string text, int row, string field)
    {
        var review = await service.RegisterAsync();
        foreach (var query in new[] { "", "?dryRun=true", $"?format={format}" })
        {
            using var answer = await SendAsync(review, Encoding.UTF8.GetBytes(text), query);

            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
            var fault = problem.GetProperty("rejected").Deserialize<ImportFault[]>(JsonSerializerOptions.Web)!.Single();
            Assert.Equal((422, row, field), ((int)answer.StatusCode, fault.Row, fault.Column));
            Assert.Contains("NUL", fault.Reason, StringComparison.Ordinal);
        }

        Assert.Empty(await RecordsAsync(review));
    }

    [Fact]
    public async Task Labels_of_ASReviews_table_become_decisions_when_asked_for()
    {
        var review = await service.RegisterAsync();

        var report = await ReportAsync(review, "title,abstract,year,doi,included\nOne,a,2021,10.5555/1,1\nTwo,b,2020,10.5555/2,0\nThree,c,2019,10.5555/3,\n"u8.ToArray(), "?applyLabels=true");
        var records = (await RecordsAsync(review)).ToDictionary(r => r.Title!, StringComparer.Ordinal);

        Assert.Equal(("csv", 3, 2), (report.Format, report.Candidates, report.Screened));
        Assert.Equal(("include", "exclude", null), (records["One"].TitleAbstract, records["Two"].TitleAbstract, records["Three"].TitleAbstract));
    }

    private static Task<byte[]> CaseAsync(string file) => File.ReadAllBytesAsync(Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/" + file), Cancellation);

    private async Task<HttpResponseMessage> SendAsync(string review, byte[] file, string query)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return await service.Client.PostAsync(new Uri($"/api/reviews/{review}/records/imports{query}", UriKind.Relative), content, Cancellation);
    }

    private async Task<RecordImportReport> ReportAsync(string review, byte[] file, string query = "")
    {
        using var answer = await SendAsync(review, file, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<RecordImportReport>(Cancellation))!;
    }

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(string review) =>
        (await service.Client.GetFromJsonAsync<RecordView[]>($"/api/reviews/{review}/records", Cancellation))!;
}
