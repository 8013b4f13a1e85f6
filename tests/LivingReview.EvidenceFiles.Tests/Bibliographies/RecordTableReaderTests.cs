using LivingReview.EvidenceFiles.Bibliographies;
using MiniExcelLibs;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

/// <summary>Tables of records as screening tools and databases export them.</summary>
public sealed class RecordTableReaderTests
{
    [Fact]
    public async Task ASReviews_labels_are_read_from_its_table()
    {
        const string Export = "record_id,title,abstract,authors,year,doi,included,asreview_ranking\n0,First paper,\"What, and how.\",\"Alpha, A.; Beta, B.\",2021,https://doi.org/10.5555/A.1,1,1\n1,Second paper,,Gamma,2020,,0,2\n2,Third paper,,,,,,3\n";

        var read = await Reading.ReadAsync(Export);

        Assert.Equal(BibliographyFormat.Csv, read.Format);
        Assert.Equal(["ASReview_relevant", "ASReview_irrelevant", ""], read.Records.Select(r => string.Join('|', r.Labels)));
        Assert.Equal(("First paper", "What, and how.", 2021, "10.5555/a.1", 2), (read.Records[0].Title, read.Records[0].Abstract, read.Records[0].Year, read.Records[0].Doi, read.Records[0].Line));
        Assert.Equal(["Alpha, A.", "Beta, B."], read.Records[0].Authors);
        Assert.Equal("Not read, because a record has no such field: record_id, asreview_ranking.", Assert.Single(read.Findings).Message);
    }

    [Fact]
    public async Task Abstracts_under_a_heading_in_the_plural_are_read()
    {
        var read = await Reading.ReadAsync("pubmedID,title,keywords,authors,abstracts,label1\n10022678,One,k,A B,What was found.,I\n");

        Assert.Equal(("10022678", "What was found."), (read.Records[0].Pmid, read.Records[0].Abstract));
    }

    [Fact]
    public async Task A_workbook_of_records_is_read()
    {
        using var file = new MemoryStream();
        await file.SaveAsAsync(new[] { new { primary_title = "First paper", asreview_label = 1, year = 2021.0 }, new { primary_title = "Second paper", asreview_label = 0, year = 2020.0 } }, cancellationToken: TestContext.Current.CancellationToken);

        var read = await BibliographyReader.ReadAsync(file, null, TestContext.Current.CancellationToken);

        Assert.Equal(BibliographyFormat.Xlsx, read.Format);
        Assert.Equal([("First paper", 2021, "ASReview_relevant"), ("Second paper", 2020, "ASReview_irrelevant")], read.Records.Select(r => (r.Title!, r.Year!.Value, r.Labels[0])));
    }

    [Fact]
    public async Task Abstrackr_writes_0_for_a_record_without_a_PubMed_id()
    {
        var read = await Reading.ReadAsync("(internal) id,(source) id,pubmed id,keywords,abstract,title,journal,authors\n1,7,0,k,t,One,Bone,A B\n2,8,0,k,t,Two,Bone,C D\n3,9,30000011,k,t,Three,Bone,E F\n");

        Assert.Equal([null, null, "30000011"], read.Records.Select(r => r.Pmid));
    }

    [Fact]
    public async Task The_query_that_Embase_writes_above_the_header_is_not_taken_for_it()
    {
        var read = await Reading.ReadAsync("\"SEARCH QUERY\",\"bone:ti\"\n-------------------------------------\n\n\"Title\",\"Author Names\",\"Publication Year\",\"DOI\"\n\"One\",\"A B\",\"2021\",\"10.5555/a\"\n");

        Assert.Equal(("One", 2021, "10.5555/a"), (read.Records[0].Title, read.Records[0].Year, read.Records[0].Doi));
    }

    [Theory]
    [InlineData("Title,Authors,Abstract,Published Year,Published Month,Journal,DOI,Covidence #\nOne,A B,t,2021,5,Bone,10.5555/a,#12\n", "One|2021|Bone|10.5555/a||")]
    [InlineData("\"Authors\",\"Author full names\",\"Title\",\"Year\",\"Source title\",\"DOI\",\"Abstract\",\"Author Keywords\",\"Document Type\"\n\"A., B.\",\"x\",\"One\",\"2021\",\"Bone\",\"10.5555/a\",\"t\",\"k; l\",\"Article\"\n", "One|2021|Bone|10.5555/a|k,l|Article")]
    [InlineData("PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n30000011,One,\"A B, C D\",x,A B,Bone,2021,2021/01/01,,,10.5555/a\n", "One|2021|Bone|10.5555/a||")]
    [InlineData("key;title;year;journal;doi\n1;One;2021;Bone;10.5555/a\n", "One|2021|Bone|10.5555/a||")]
    [InlineData("title\tyear\tjournal\tdoi\nOne\t2021\tBone\t10.5555/a\n", "One|2021|Bone|10.5555/a||")]
    public async Task Headings_of_databases_are_known(string text, string expected)
    {
        var record = Assert.Single((await Reading.ReadAsync(text)).Records);

        Assert.Equal(expected, string.Join('|', record.Title, record.Year, record.Journal, record.Doi, string.Join(',', record.Keywords), string.Join(',', record.PublicationTypes)));
    }

    [Fact]
    public async Task A_label_that_says_neither_is_named()
    {
        var read = await Reading.ReadAsync("title,year,included\nOne,2021,maybe\n");

        Assert.Empty(read.Records[0].Labels);
        Assert.Contains(read.Findings, f => f is { Line: 2, Message: "The label 'maybe' is neither 1 nor 0; it was not read." });
    }

    [Theory]
    [InlineData("title,year\nOne,2021\n\"Two\nThree,2020\n", 3, "The quotes are not balanced")]
    [InlineData("title,year\nOne, two,2021\n", 2, "The row has 3 cells, the header 2")]
    [InlineData("name,count\nx,1\n", 1, "No column is a title, DOI or PubMed id. Found: name, count.")]
    public async Task A_table_that_would_lose_records_is_refused(string text, int line, string message)
    {
        var fault = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync(text, BibliographyFormat.Csv));

        Assert.Equal(line, fault.Line);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two\nAB  - of\n those\0 found\nER  - \n", 7, 4, "AB")]
    [InlineData("PMID- 1\nTI  - On\0e\n", 2, 1, "TI")]
    [InlineData("FN Clarivate\nVR 1.0\nPT J\nTI One\n   t\0wo\nER\nEF\n", 5, 3, "TI")]
    [InlineData("@article{a, title = {One}}\n@article{b,\n title = {T\0wo}}\n", 3, 2, "title")]
    [InlineData("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>On&#0;e</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>", 1, 1, "ArticleTitle")]
    public async Task A_NUL_is_refused_with_its_record_and_field(string text, int line, int record, string field)
    {
        var fault = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync(text));

        Assert.Equal((line, field), (fault.Line, fault.FieldName));
        Assert.Equal($"The field {field} of the record that begins at line {record} contains a NUL character, which cannot be stored. Nothing of the file was read.", fault.Message);
    }
}
