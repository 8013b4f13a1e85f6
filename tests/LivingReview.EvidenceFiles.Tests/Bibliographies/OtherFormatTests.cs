using System.Text;
using LivingReview.EvidenceFiles.Bibliographies;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

public sealed class OtherFormatTests
{
    [Fact]
    public async Task PubMed_xml_is_read_without_the_numbers_of_its_references()
    {
        var read = await Reading.ReadAsync("""
            <?xml version="1.0" ?>
            <!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
            <PubmedArticleSet>
            <PubmedArticle>
              <MedlineCitation Status="MEDLINE"><PMID Version="1">34654000</PMID>
                <Article PubModel="Electronic">
                  <Journal><Title>Scientific reports</Title><JournalIssue><PubDate><MedlineDate>2021 Oct-Nov</MedlineDate></PubDate></JournalIssue></Journal>
                  <ArticleTitle>Prediction of <i>osteoporosis</i> from radiographs.</ArticleTitle>
                  <Abstract><AbstractText Label="BACKGROUND">One.</AbstractText><AbstractText Label="RESULTS">Two.</AbstractText></Abstract>
                  <AuthorList><Author><LastName>Jang</LastName><ForeName>R</ForeName></Author><Author><CollectiveName>A group</CollectiveName></Author></AuthorList>
                  <Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
                </Article>
                <CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><PMID>1</PMID></CommentsCorrections></CommentsCorrectionsList>
                <MeshHeadingList><MeshHeading><DescriptorName>Bone Density</DescriptorName></MeshHeading></MeshHeadingList>
              </MedlineCitation>
              <PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9/reference</ArticleId></ArticleIdList></Reference></ReferenceList>
                <ArticleIdList><ArticleId IdType="pubmed">34654000</ArticleId><ArticleId IdType="doi">10.1038/S41598-021-99549-6</ArticleId></ArticleIdList></PubmedData>
            </PubmedArticle>
            <PubmedBookArticle><BookDocument><PMID>30000001</PMID><Book><BookTitle>StatPearls</BookTitle><PubDate><Year>2021</Year></PubDate></Book><ArticleTitle>Osteoporosis in Males</ArticleTitle></BookDocument></PubmedBookArticle>
            </PubmedArticleSet>
            """);

        var (article, chapter) = (read.Records[0], read.Records[1]);
        Assert.Equal((BibliographyFormat.PubMedXml, 2, 4), (read.Format, read.Records.Count, article.Line));
        Assert.Equal(("Prediction of osteoporosis from radiographs.", 2021, "10.1038/s41598-021-99549-6", "34654000", "BACKGROUND: One.\nRESULTS: Two.", true),
            (article.Title, article.Year, article.Doi, article.Pmid, article.Abstract, article.Retracted));
        Assert.Equal(["Jang, R", "A group"], article.Authors);
        Assert.Equal(["Bone Density"], article.Keywords);
        Assert.Equal(("Osteoporosis in Males", "StatPearls", 2021, "30000001"), (chapter.Title, chapter.Journal, chapter.Year, chapter.Pmid));
    }

    [Theory]
    [InlineData("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID>")]
    [InlineData("<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PM")]
    public async Task Xml_that_is_cut_off_is_refused_whole(string text)
    {
        var fault = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync(text));

        Assert.Equal(1, fault.Line);
        Assert.StartsWith("The XML is broken or cut off here", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xml_that_is_too_deep_is_refused()
    {
        var fault = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync($"<PubmedArticleSet><PubmedArticle>{string.Concat(Enumerable.Repeat("<a>", 50_000))}"));

        Assert.Equal("The XML is nested more than a hundred levels deep.", fault.Message);
    }

    [Fact]
    public async Task In_xml_without_line_breaks_records_are_counted()
    {
        static string Record(int number, string extra = "") => $"<record><titles><title><style>Title {number}</style></title></titles>{extra}</record>";
        var whole = string.Concat(Enumerable.Range(1, 60).Select(i => Record(i)));

        var read = await Reading.ReadAsync($"<?xml version=\"1.0\"?><xml><records>{whole}</records></xml>");
        var control = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync($"<xml><records>{whole.Replace("Title 57", "Title &#0;57", StringComparison.Ordinal)}</records></xml>"));
        var cut = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync($"<xml><records>{whole}{Record(61)[..40]}"));

        Assert.Equal(Enumerable.Range(1, 60), read.Records.Select(record => record.Line));
        Assert.Equal((57, 61), (control.Line, cut.Line));
        Assert.StartsWith("Record 61: ", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndNote_xml_is_read()
    {
        var read = await Reading.ReadAsync("""
            <?xml version="1.0" encoding="UTF-8" ?><xml><records><record><database name="My.enl" path="x">My.enl</database><ref-type name="Journal Article">17</ref-type>
            <contributors><authors><author><style face="normal">Jang, R.</style></author><author><style>Choi, J.</style></author></authors></contributors>
            <titles><title><style face="normal">Prediction of </style><style face="italic">osteoporosis</style></title><secondary-title><style>Sci Rep</style></secondary-title></titles>
            <keywords><keyword><style>bone</style></keyword></keywords><dates><year><style>2021</style></year></dates><abstract><style>Text.</style></abstract>
            <electronic-resource-num><style>10.1038/S1</style></electronic-resource-num><accession-num>345</accession-num><remote-database-name>Medline</remote-database-name><language>English</language>
            </record></records></xml>
            """);

        var record = Assert.Single(read.Records);
        Assert.Equal(("Prediction of osteoporosis", "Sci Rep", 2021, "10.1038/s1", "345", "Text.", "English"), (record.Title, record.Journal, record.Year, record.Doi, record.Pmid, record.Abstract, record.Language));
        Assert.Equal(["Jang, R.", "Choi, J."], record.Authors);
        Assert.Equal(["Journal Article"], record.PublicationTypes);
    }

    [Fact]
    public async Task Web_of_science_is_read()
    {
        var read = await Reading.ReadAsync("""
            FN Clarivate Analytics Web of Science
            VR 1.0
            PT J
            AU Jang, R
               Choi, J
            AF Jang, Ryoungwoo
               Choi, Jae Ho
            TI Prediction of osteoporosis from
               simple radiographs
            SO SCIENTIFIC REPORTS
            LA English
            DT Article; Retracted Publication
            DE Bone; Deep
               learning
            AB Text.
            PY 2021
            DI 10.1038/S1
            PM 345
            ER

            PT J
            TI Second
            ER

            EF
            """);

        Assert.Empty(read.Findings);
        Assert.Equal(["Prediction of osteoporosis from simple radiographs", "Second"], read.Records.Select(r => r.Title));
        Assert.Equal(["Jang, Ryoungwoo", "Choi, Jae Ho"], read.Records[0].Authors);
        Assert.Equal(["Bone", "Deep learning"], read.Records[0].Keywords);
        Assert.Equal(("SCIENTIFIC REPORTS", 2021, "10.1038/s1", "345", true), (read.Records[0].Journal, read.Records[0].Year, read.Records[0].Doi, read.Records[0].Pmid, read.Records[0].Retracted));
    }

    [Fact]
    public async Task BibTeX_is_read_with_its_abbreviations_accents_and_groups()
    {
        var read = await Reading.ReadAsync("""
            % somebody@example.org wrote this
            @string{jrsm = "Research Synthesis Methods"}
            @comment{ jabref-meta: databaseType:bibtex; }
            @Article{hoyer2018,
              author  = {Hoyer, Annika and Hirt, Stefan and {The Group and Others} and N{\'u}{\~n}ez, Jos{\'e} and M{\"u}ller, J\"org and Stra{\ss}e, \v{S}. and {\O}degaard, {\AA}.},
              title   = {Meta-analysis of {ROC} curves -- a {Bayesian} approach \& more},
              journal = jrsm # {, Series A},
              year    = 2018,
              month   = mar,
              doi     = "10.1002/jrsm.1273",
              keywords = {roc; meta-analysis},
              abstract = {Text with {nested {braces}} and 5\% more.},
              note = "a {"}quoted{"} note",
              funding_text 1 = {Scopus writes names with blanks},
            }
            @inproceedings(key2, title = "Second paper", booktitle = "Proc", date = {2020-05-01}, eprint = 123, eprinttype = pubmed)
            """);

        var (first, second) = (read.Records[0], read.Records[1]);
        Assert.Equal(["Hoyer, Annika", "Hirt, Stefan", "The Group and Others", "Núñez, José", "Müller, Jörg", "Straße, Š.", "Ødegaard, Å."], first.Authors);
        Assert.Equal(("Meta-analysis of ROC curves – a Bayesian approach & more", "Research Synthesis Methods, Series A", 2018, "10.1002/jrsm.1273", "Text with nested braces and 5% more."),
            (first.Title, first.Journal, first.Year, first.Doi, first.Abstract));
        Assert.Equal(["roc", "meta-analysis"], first.Keywords);
        Assert.Equal(("Second paper", "Proc", 2020, "123"), (second.Title, second.Journal, second.Year, second.Pmid));
        Assert.Equal(2, read.Records.Count);
    }

    [Fact]
    public async Task An_entry_that_is_not_closed_is_refused_with_its_line()
    {
        var fault = await Assert.ThrowsAsync<BibliographyException>(() => Reading.ReadAsync("@article{a,\n title = {x}\n}\n@article{b,\n title = {never closed,\n year = 2020\n}\n"));

        Assert.Equal((4, "The entry that begins here is not closed. Nothing of the file was read."), (fault.Line, fault.Message));
    }

    [Fact]
    public async Task A_file_that_is_not_utf8_says_what_to_do()
    {
        using var file = new MemoryStream([.. Encoding.UTF8.GetBytes("TY  - JOUR\nTI  - M"), 0xFC, .. Encoding.UTF8.GetBytes("ller\nER  - \n")]);

        var fault = await Assert.ThrowsAsync<BibliographyException>(() => BibliographyReader.ReadAsync(file, null, TestContext.Current.CancellationToken));

        Assert.Equal("The file is not UTF-8 text. Export it again with the encoding UTF-8.", fault.Message);
    }

    [Fact]
    public async Task Utf16_with_its_mark_is_read()
    {
        using var file = new MemoryStream([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("TY  - JOUR\nTI  - Müller 骨\nER  - \n")]);

        Assert.Equal("Müller 骨", (await BibliographyReader.ReadAsync(file, null, TestContext.Current.CancellationToken)).Records.Single().Title);
    }
}
