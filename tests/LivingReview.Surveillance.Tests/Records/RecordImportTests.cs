using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Records;

/// <summary>Bibliographies as databases and people write them, through the endpoint.</summary>
public sealed class RecordImportTests(RecordsService service) : IClassFixture<RecordsService>
{
    private const string TwoPubMedRecords = "PMID- 30000011\nOWN - NLM\nDP  - 2021\nTI  - First record on bone density\nAB  - What was\n      found.\nLA  - eng\nPT  - Journal Article\nOT  - bone\n\nPMID- 30000012\nDP  - 2020\nTI  - Second record on jaw radiographs\nLID - 10.5555/n.2 [doi]\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_without_a_stated_format_is_read_by_its_shape()
    {
        var review = await service.RegisterAsync();

        var report = await ImportAsync(review, TwoPubMedRecords);
        var records = await RecordsAsync(review);

        Assert.Equal((2, 2, 0, "nbib"), (report.Read, report.Candidates, report.Duplicates, report.Format));
        var first = records.Single(r => r.Pmid == "30000011");
        Assert.Equal(("What was found.", "eng", "PubMed"), (first.Abstract, first.Language, first.Source));
        Assert.Equal(["bone"], first.Keywords);
        Assert.Equal(["Journal Article"], first.PublicationTypes);
    }

    [Fact]
    public async Task A_pubmed_file_chosen_as_ris_is_refused_by_name()
    {
        var review = await service.RegisterAsync();

        using var answer = await SendAsync(review, TwoPubMedRecords, "?format=ris");

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "import-rejected", "Row 1: The file is PubMed's text format (nbib), not RIS. Send it as nbib."), (problem.Status, problem.Type, problem.Detail));
        Assert.Empty(await RecordsAsync(review));
    }

    [Fact]
    public async Task Different_papers_of_one_title_are_different_records_and_named()
    {
        var review = await service.RegisterAsync();
        const string Replies = "TY  - JOUR\nTI  - Author reply\nPY  - 2021\nDO  - 10.5555/b.100\nER  - \nTY  - JOUR\nTI  - Author reply\nPY  - 2021\nDO  - 10.5555/s.200\nER  - \n";

        var first = await ImportAsync(review, Replies);
        var later = await ImportAsync(review, "TY  - JOUR\nTI  - Author reply.\nPY  - 2021\nDO  - 10.5555/o.400\nER  - \nTY  - JOUR\nTI  - Reply\nDO  - https://doi.org/10.5555/S.200.\nER  - \n");

        Assert.Equal((2, 2, 0), (first.Read, first.Candidates, first.Duplicates));
        Assert.Equal((2, 1, 1), (later.Read, later.Candidates, later.Duplicates));
        Assert.StartsWith("Same title and year as 'r-", Assert.Single(first.Remarks).Reason, StringComparison.Ordinal);
        Assert.StartsWith("Same title and year as 'r-", Assert.Single(later.Remarks).Reason, StringComparison.Ordinal);
        Assert.Equal(["10.5555/b.100", "10.5555/o.400", "10.5555/s.200"], (await RecordsAsync(review)).Select(r => r.Doi).Order());
    }

    [Fact]
    public async Task A_duplicate_completes_the_record_and_leaves_its_screening()
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, "TY  - JOUR\nTI  - A title\nPY  - 2021\nER  - \n");
        var record = (await RecordsAsync(review)).Single();
        using (await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "include" })) { }

        await ImportAsync(review, "TY  - JOUR\nTI  - A title\nPY  - 2021\nDO  - 10.5555/a\nAB  - Text.\nER  - \n");

        var completed = (await RecordsAsync(review)).Single();
        Assert.Equal((record.Id, "10.5555/a", "Text.", "include", 1), (completed.Id, completed.Doi, completed.Abstract, completed.TitleAbstract, completed.Duplicates));
    }

    [Fact]
    public async Task A_title_alone_that_comes_again_keeps_its_decision()
    {
        var review = await service.RegisterAsync();
        await ImportAsync(review, "TY  - JOUR\nTI  - Only a title\nER  - \n");
        var record = (await RecordsAsync(review)).Single();
        using (await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record.Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "include" })) { }

        var again = await ImportAsync(review, "TY  - JOUR\nTI  - Only a title\nAU  - A\nER  - \n");

        Assert.Equal((0, 1), (again.Candidates, again.Duplicates));
        Assert.Equal("include", (await RecordsAsync(review)).Single().TitleAbstract);
    }

    [Fact]
    public async Task Labels_of_a_screening_tool_become_decisions_when_asked_for()
    {
        var review = await service.RegisterAsync();
        const string Labelled = "TY  - JOUR\nTI  - One\nN1  - ASReview_relevant\nER  - \nTY  - JOUR\nTI  - Two\nN1  - ASReview_irrelevant\nER  - \nTY  - JOUR\nTI  - Three\nN1  - ASReview_not_seen\nER  - \n";

        var report = await ImportAsync(review, Labelled, "?applyLabels=true&source=Embase");
        var records = (await RecordsAsync(review)).ToDictionary(r => r.Title!, StringComparer.Ordinal);

        Assert.Equal((3, 2), (report.Candidates, report.Screened));
        Assert.Equal(("include", "exclude", null), (records["One"].TitleAbstract, records["Two"].TitleAbstract, records["Three"].TitleAbstract));
        Assert.Equal(("ASReview_irrelevant", "Embase"), (records["Two"].Reason, records["Two"].Source));
    }

    [Fact]
    public async Task A_search_that_is_unknown_is_named_and_a_known_one_is_kept()
    {
        var review = await service.RegisterAsync();
        using (await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 11, 1), Query = "bone", Hits = 2 })) { }
        var search = (await service.Client.GetFromJsonAsync<SearchRunView[]>($"/api/reviews/{review}/searches", Cancellation))!.Single();

        using var unknown = await SendAsync(review, TwoPubMedRecords, $"?search={Guid.Empty}");
        var report = await ImportAsync(review, TwoPubMedRecords, $"?search={search.Id}");

        Assert.Equal((422, $"search: the review has no search '{Guid.Empty}'."), ((await HttpProblem.ReadAsync(unknown)).Status, (await HttpProblem.ReadAsync(unknown)).Detail));
        Assert.Equal(2, report.Candidates);
    }

    [Theory]
    [InlineData("?format=docx", 415, "format: one of ris, nbib, pubmed-xml, endnote-xml, wos, bibtex, csv, tsv, xlsx; without it the file's own shape decides.")]
    [InlineData("", 422, "Row 1: The file shows none of the known formats: no line begins like RIS (TY  - ), PubMed (PMID- ), Web of Science (PT ) or BibTeX (@article{), and no heading of the first line is a title, DOI or PubMed id.")]
    public async Task What_is_no_bibliography_is_refused(string query, int status, string detail)
    {
        var review = await service.RegisterAsync();

        using var answer = await SendAsync(review, "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\n", query);

        Assert.Equal((status, detail), ((await HttpProblem.ReadAsync(answer)).Status, (await HttpProblem.ReadAsync(answer)).Detail));
    }

    private async Task<HttpResponseMessage> SendAsync(string review, string file, string query)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await service.Client.PostAsync($"/api/reviews/{review}/records/imports{query}", content, Cancellation);
    }

    private async Task<RecordImportReport> ImportAsync(string review, string file, string query = "")
    {
        using var answer = await SendAsync(review, file, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<RecordImportReport>(Cancellation))!;
    }

    private async Task<IReadOnlyList<RecordView>> RecordsAsync(string review) =>
        (await service.Client.GetFromJsonAsync<RecordView[]>($"/api/reviews/{review}/records", Cancellation))!;
}
