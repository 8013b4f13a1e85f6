using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Sources.ClinicalTrials;
using LivingReview.Surveillance.Sources.Crossref;
using LivingReview.Surveillance.Sources.EuropePmc;
using LivingReview.Surveillance.Sources.MedRxiv;
using LivingReview.Surveillance.Sources.OpenAlex;
using LivingReview.Surveillance.Sources.PubMed;

namespace LivingReview.Surveillance.Tests.Sources;

/// <summary>What is read from answers, first from every captured one.</summary>
public sealed class AnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pubmed-esearch.json", 2, 2)]
    [InlineData("pubmed-esearch1.xml", 63, 20)]
    [InlineData("pubmed-esearch5.xml", 5, 5)]
    public void A_search_of_PubMed_is_read_in_both_forms(string file, int count, int ids)
    {
        var answer = PubMedSearchAnswer.Read(Fixture.Read(file));

        Assert.Equal((count, ids), (answer.Count, answer.Ids.Count));
        Assert.Empty(answer.Warnings);
    }

    [Fact]
    public void A_query_that_PubMed_did_not_understand_is_no_search_without_results()
    {
        var fault = Assert.Throws<SourceFault>(() => PubMedSearchAnswer.Read(Fixture.Read("pubmed-esearch8.xml")));

        Assert.Equal(SourceFailure.Rejected, fault.Failure);
        Assert.Contains("abcXYZ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_of_PubMed_are_kept_beside_a_count_that_looks_right()
    {
        var answer = PubMedSearchAnswer.Read("""
            {"header":{"type":"esearch","version":"0.3"},"esearchresult":{"count":"12345","retmax":"0","retstart":"0","idlist":[],
            "errorlist":{"phrasesnotfound":["osteoporossis"],"fieldsnotfound":["ttl"]},"warninglist":{"phrasesignored":["the"],"quotedphrasesnotfound":["\"a b\""],"outputmessages":["Quoted phrase not found."]}}}
            """);

        Assert.Equal(12345, answer.Count);
        Assert.Equal(5, answer.Warnings.Count);
        Assert.Contains("Not found: osteoporossis.", answer.Warnings);
        Assert.Contains("Not found as a field: ttl.", answer.Warnings);
    }

    [Theory]
    [InlineData("""{"error":"API rate limit exceeded","count":"11"}""", nameof(SourceFailure.Throttled))]
    [InlineData("""{"esearchresult":{"ERROR":"Search Backend failed: read failed"}}""", nameof(SourceFailure.ServerError))]
    [InlineData("""{"esearchresult":{"ERROR":"Empty term and query_key - nothing todo"}}""", nameof(SourceFailure.Rejected))]
    [InlineData("""{"esearchresult":{"count":"3","idlist":["1","2","3""", nameof(SourceFailure.Truncated))]
    [InlineData("{\"esearchresult\":{\"ERROR\":\"Search Backend failed: Exception:\n'retstart' cannot be larger\nthan 9998.\"}}", nameof(SourceFailure.ServerError))]
    [InlineData("""{"result":{}}""", nameof(SourceFailure.Changed))]
    [InlineData("<eSearchResult><Count>3</Count><IdList><Id>1</Id>", nameof(SourceFailure.Truncated))]
    public void An_answer_of_PubMed_that_is_none_has_a_name(string text, string failure) =>
        Assert.Equal(failure, Assert.Throws<SourceFault>(() => PubMedSearchAnswer.Read(text)).Failure.ToString());

    [Theory]
    [InlineData("pubmed-pubmed1.xml", "12091962")]
    [InlineData("pubmed-pubmed2.xml", "11748933")]
    [InlineData("pubmed-efetch_citation_22663011.xml", "22663011")]
    public async Task Records_of_PubMed_are_read(string file, string first)
    {
        var records = await PubMedXml.ReadAsync(Fixture.Read(file), Cancellation);

        Assert.Equal(first, records[0].SourceId);
        Assert.All(records, r => Assert.True(r is { Title.Length: > 0, Year: not null, Pmid.Length: > 0, Retracted: false }));
        Assert.All(records, r => Assert.Empty(r.Notices)); // comments are no notices
    }

    [Fact]
    public async Task A_record_of_PubMed_has_its_DOI_its_registration_and_its_day()
    {
        var record = Assert.Single(await PubMedXml.ReadAsync(Fixture.Read("pubmed-efetch_citation_22663011.xml"), Cancellation));

        Assert.Equal("10.1056/nejmoa1203421", record.Doi);
        Assert.Equal(["NCT01245062"], record.Registrations);
        Assert.Equal(2012, record.Published?.Year);
        Assert.StartsWith("BACKGROUND:", record.Abstract, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notices_of_PubMed_are_told_from_one_another()
    {
        var text = Fixture.Read("pubmed-efetch_citation_22663011.xml")
            .Replace("RefType=\"CommentIn\"><RefSource>N Engl J Med. 2012 Jul", "RefType=\"ErratumIn\"><RefSource>N Engl J Med. 2012 Jul", StringComparison.Ordinal)
            .Replace("RefType=\"CommentIn\"><RefSource>N Engl J Med. 2012 Oct", "RefType=\"RetractionIn\"><RefSource>N Engl J Med. 2012 Oct", StringComparison.Ordinal);

        var record = Assert.Single(await PubMedXml.ReadAsync(text, Cancellation));

        Assert.True(record.Retracted);
        Assert.Equal([("erratum", "10.1056/nejme1205654"), ("retraction", "10.1056/nejmc1209663")], record.Notices.Select(n => (n.Kind, n.Doi!)).Distinct().Order());
        Assert.False(NoticeKinds.TakesOut(NoticeKinds.Erratum));
    }

    [Fact]
    public async Task A_record_that_is_only_marked_as_retracted_has_a_notice_without_a_name()
    {
        var text = Fixture.Read("pubmed-efetch_citation_22663011.xml").Replace("</PublicationTypeList>", "<PublicationType UI=\"D016441\">Retracted Publication</PublicationType></PublicationTypeList>", StringComparison.Ordinal);

        var notice = Assert.Single(PubMedSource.NoticesOf(Assert.Single(await PubMedXml.ReadAsync(text, Cancellation))));

        Assert.Equal(new SourceNotice("retraction", "pubmed", null, null), notice);
    }

    [Fact]
    public async Task Half_an_XML_is_no_shorter_list()
    {
        var text = Fixture.Read("pubmed-pubmed2.xml");

        var fault = await Assert.ThrowsAsync<SourceFault>(() => PubMedXml.ReadAsync(text[..(text.Length * 2 / 3)], Cancellation));

        Assert.Equal(SourceFailure.Truncated, fault.Failure);
    }

    [Theory]
    [InlineData("europepmc-20614e48.json", 5)]
    [InlineData("europepmc-3b4da36e.json", 1)]
    [InlineData("europepmc-search_pmid_20516115.json", 1)]
    [InlineData("europepmc-search_pmid_22663011.json", 1)]
    public void Answers_of_Europe_PMC_are_read(string file, int count)
    {
        var page = EuropePmcAnswer.Read(Fixture.Read(file), "*");

        Assert.Equal((count, count, null), (page.Total, page.Records.Count, page.Next));
        Assert.All(page.Records, r => Assert.True(r is { Doi.Length: > 0, Pmid.Length: > 0, Year: not null, Published: not null, Title: "A title of our own." }));
        Assert.All(page.Records, r => Assert.Equal($"MED:{r.Pmid}", r.SourceId));
    }

    [Fact]
    public void A_cursor_that_Europe_PMC_repeats_ends_the_answer()
    {
        var text = Fixture.Read("europepmc-3b4da36e.json").Replace("\"hitCount\"", "\"nextCursorMark\": \"abc\", \"hitCount\"", StringComparison.Ordinal);

        Assert.Equal("abc", EuropePmcAnswer.Read(text, "*").Next);
        Assert.Null(EuropePmcAnswer.Read(text, "abc").Next);
    }

    [Fact]
    public void A_preprint_of_Europe_PMC_knows_its_article()
    {
        var page = EuropePmcAnswer.Read("""
            {"version":"6.9","hitCount":1,"nextCursorMark":"x","resultList":{"result":[{"id":"PPR1","source":"PPR","doi":"10.1101/2026.01.02","title":"T","pubYear":"2026",
            "pubTypeList":{"pubType":["Preprint"]},"commentCorrectionList":{"commentCorrection":[{"id":"1","source":"MED","reference":"J. 2026; doi: 10.1000/ARTICLE.1","type":"Preprint of"}]}}]}}
            """, "*");

        Assert.Equal((true, "10.1000/article.1"), (page.Records[0].IsPreprint, page.Records[0].PublishedAs));
    }

    [Fact]
    public void A_work_of_Crossref_has_the_notices_about_it()
    {
        var work = CrossrefAnswer.ReadWork(Fixture.Read("crossref-test_works_with_one_id.json"));

        Assert.Equal(("10.1371/journal.pone.0033693", 2012), (work.Doi, work.Year));
        Assert.Equal(("correction", "10.1371/annotation/c76da2c1-ccb8-4797-94c1-359d3ceceeda"), (Assert.Single(work.Notices).Kind, work.Notices[0].Doi));
        Assert.False(work.Retracted);
    }

    [Fact]
    public void A_list_of_Crossref_is_read_and_ends_with_an_empty_page()
    {
        var page = CrossrefAnswer.ReadList(Fixture.Read("crossref-test_works_query.json").Replace("\"total-results\"", "\"next-cursor\": \"abc\", \"total-results\"", StringComparison.Ordinal));
        var end = CrossrefAnswer.ReadList("""{"status":"ok","message-type":"work-list","message":{"total-results":2,"next-cursor":"abc","items":[]}}""");

        Assert.Equal((586628, 2, "abc"), (page.Total, page.Records.Count, page.Next));
        Assert.Null(end.Next);
    }

    [Fact]
    public void Notices_of_Crossref_are_read_in_both_directions_and_once()
    {
        var work = CrossrefAnswer.ReadWork("""
            {"status":"ok","message-type":"work","message":{"DOI":"10.1000/A","title":["RETRACTED: T"],"type":"journal-article","issued":{"date-parts":[[null]]},"updated-by":[
            {"DOI":"10.1000/N","type":"retraction","label":"Retraction","source":"publisher","updated":{"date-parts":[[2026,3,4]]}},
            {"DOI":"10.1000/N","type":"retraction","label":"Retraction","source":"retraction-watch","updated":{"date-parts":[[2026,3,4]]}},
            {"DOI":"10.1000/E","type":"erratum","label":"Erratum","source":"publisher"},{"DOI":"10.1000/V","type":"new_version","label":"New version","source":"publisher"}]}}
            """);
        var updates = CrossrefAnswer.ReadUpdates("""
            {"status":"ok","message-type":"work-list","message":{"total-results":1,"items":[{"DOI":"10.1000/n","update-to":[{"DOI":"10.1000/A","type":"retraction","label":"Retraction","updated":{"date-parts":[[2026,3,4]]}}]}]}}
            """);

        Assert.Equal(["retraction", "erratum"], work.Notices.Select(n => n.Kind));
        Assert.True(work.Retracted);
        Assert.Null(work.Year);
        Assert.Equal(new NoticeOf("10.1000/a", work.Notices[0]), Assert.Single(updates));
    }

    [Fact]
    public void Registrations_are_read_and_lead_to_the_next_page()
    {
        var (one, two) = (ClinicalTrialsAnswer.Read(Fixture.Read("ctgov-search_phelan_limit5_20260811.json")), ClinicalTrialsAnswer.Read(Fixture.Read("ctgov-search_phelan_next_20260811.json")));

        Assert.Equal((21, 5), (one.Total, one.Records.Count));
        Assert.Equal((null, 5), (two.Total, two.Records.Count)); // the number is on the first page alone
        Assert.NotEqual(one.Next, two.Next);
        Assert.Empty(one.Records.Select(r => r.SourceId).Intersect(two.Records.Select(r => r.SourceId)));
        Assert.Equal("NCT06604689", ClinicalTrialsAnswer.ReadStudy(Fixture.Read("ctgov-get_nct06604689_20260811.json")).Registration);
    }

    [Fact]
    public void The_abstract_of_OpenAlex_is_put_together_from_its_positions()
    {
        var page = OpenAlexAnswer.Read("""
            {"meta":{"count":1,"per_page":200,"next_cursor":"abc"},"results":[{"id":"https://openalex.org/W2741809807","doi":"https://doi.org/10.7717/PEERJ.4375","title":"A <i>title</i> &amp; more",
            "publication_date":"2018-02-13","type":"article","is_retracted":false,"ids":{"pmid":"https://pubmed.ncbi.nlm.nih.gov/29456894"},"authorships":[{"author":{"display_name":"A B"}}],
            "primary_location":{"source":{"display_name":"PeerJ"}},"abstract_inverted_index":{"of":[1,3],"sensitivity":[0],"90%":[2],"all":[4],"far":[2000000000]}}]}
            """);

        var record = Assert.Single(page.Records);
        Assert.Equal("sensitivity of 90% of all", record.Abstract);
        Assert.Equal(("W2741809807", "10.7717/peerj.4375", "29456894", "A title & more"), (record.SourceId, record.Doi, record.Pmid, record.Title));
        Assert.Equal("abc", page.Next);
    }

    [Fact]
    public void MedRxiv_is_searched_here_and_trusted_in_its_count_alone()
    {
        const string Text = """
            {"messages":[{"status":"ok","interval":"2026-01-01:2026-01-02","cursor":"0","count":2,"total":"31"}],"collection":[
            {"title":"Deep learning for osteoporosis","authors":"A, B.; C, D.","doi":"10.1101/2026.01.01.1","date":"2026-01-01","version":"1","type":"new results","abstract":"Radiographs.","published":"10.1000/J.1","server":"medRxiv"},
            {"title":"Influenza","authors":"E, F.","doi":"10.1101/2026.01.01.2","date":"2026-01-01","version":"2","type":"new results","abstract":"Osteology.","published":"NA","server":"medRxiv"}]}
            """;

        var page = MedRxivAnswer.Read(Text, 0, TextQuery.Parse("osteopor* AND (radiograph* OR \"computed tomography\")"));

        Assert.Equal("10.1000/j.1", Assert.Single(page.Records).PublishedAs);
        Assert.Equal(["10.1101/2026.01.01.1v1", "10.1101/2026.01.01.2v2"], page.Keys);
        Assert.Equal(("2", 31), (page.Next, page.Total));
        Assert.Equal(SourceFailure.Truncated, Assert.Throws<SourceFault>(() => MedRxivAnswer.Read(Text.Replace("\"count\":2", "\"count\":3", StringComparison.Ordinal), 0, TextQuery.Parse("x"))).Failure);
        Assert.Empty(MedRxivAnswer.Read("""{"messages":[{"status":"no posts found"}],"collection":[]}""", 0, TextQuery.Parse("x")).Records);
    }
}
