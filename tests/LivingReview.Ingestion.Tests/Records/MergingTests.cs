using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Records;

namespace LivingReview.Ingestion.Tests.Records;

public sealed class MergingTests
{
    [Fact]
    public void Records_are_merged_by_doi_then_pubmed_id_then_title_and_year()
    {
        ImportedRecord[] records =
        [
            Record("a", "10.1/a", null, "Deep learning for bone", 2021),
            Record("b", "10.1/a", "7", "Another wording", 2021),
            Record("c", null, "7", null, null),
            Record("d", null, null, "Deep Learning, for: BONE!", 2021),
            Record("e", null, null, "Deep learning for bone", 2022),
        ];

        Assert.Equal([null, "a", "a", "a", null], new KnownWorks().Merge(records).Select(r => r.Record.DuplicateOf));
        var known = new KnownWorks();
        known.Add(new KnownWork("old", null, "7"), ["pmid:7"]);
        Assert.Equal(["old"], known.Merge([records[2]]).Select(r => r.Record.DuplicateOf));
    }

    [Fact]
    public void A_title_and_year_do_not_merge_papers_with_numbers_of_their_own()
    {
        ImportedRecord[] records =
        [
            Record("a", "10.5555/b.100", null, "Author reply", 2021), Record("b", "10.5555/s.200", null, "Author reply", 2021),
            Record("c", null, "8", "Author reply.", 2021), Record("d", null, "9", "Author reply", 2021),
        ];

        var merged = new KnownWorks().Merge(records);

        // The third has no DOI and fits two papers: which, nobody can tell. The fourth has another PubMed id than the third.
        Assert.Equal([null, null, null, null], merged.Select(r => r.Record.DuplicateOf));
        Assert.Equal([[], ["a"], ["a", "b"], ["a", "b", "c"]], merged.Select(r => r.Lookalikes));
    }

    [Fact]
    public void A_record_learns_the_number_of_its_duplicate()
    {
        ImportedRecord[] records = [Record("a", null, null, "Author reply", 2021), Record("b", "10.5555/s.200", null, "Author reply", 2021), Record("c", "10.5555/b.100", null, "Author reply", 2021)];

        Assert.Equal([null, "a", null], new KnownWorks().Merge(records).Select(r => r.Record.DuplicateOf));
    }

    [Fact]
    public void The_flow_counts_each_record_once_by_its_last_decision()
    {
        object[] events =
        [
            new SearchRun("PubMed", new DateOnly(2026, 1, 1), "q", 3), new SearchRun("PubMed", new DateOnly(2026, 6, 1), "q", 2),
            new RecordsImported("ris", "h", [.. new KnownWorks().Merge([.. "abcde".Select(c => Record(c.ToString(), "10.1/" + c, null, null, null)), Record("f", "10.1/a", null, null, null)]).Select(r => r.Record)]),
            new RecordScreened("a", "title-abstract", "exclude", "wrong test"), new RecordScreened("a", "title-abstract", "include", null),
            new RecordScreened("b", "title-abstract", "exclude", "animals"), new RecordScreened("c", "title-abstract", "include", null),
            new RecordScreened("c", "full-text", "exclude", "no 2x2 table"), new RecordLinked("d", "study-d"),
        ];

        var flow = PrismaFlows.Count(7, events, []);

        Assert.Equal([new PrismaSearch("PubMed", 2, 5, new DateOnly(2026, 6, 1))], flow.Searches);
        Assert.Equal((6, 1, 4, 1, 3, 2, 1), (flow.Identified, flow.DuplicatesRemoved, flow.Screened, flow.Excluded, flow.Sought, flow.Assessed, flow.Awaiting));
        Assert.Equal(new Dictionary<string, int> { ["no 2x2 table"] = 1 }, flow.ExcludedByReason);
    }

    [Fact]
    public void The_boxes_of_the_flow_add_up()
    {
        object[] events =
        [
            new RecordsImported("ris", "h", [.. new KnownWorks().Merge([.. "abcdefgh".Select(c => Record(c.ToString(), "10.1/" + c, null, null, null)), Record("i", "10.1/a", null, null, null)]).Select(r => r.Record)]),
            new RecordScreened("a", "title-abstract", "include", null), new RecordScreened("b", "title-abstract", "exclude", "animals"),
            new RecordScreened("c", "full-text", "exclude", "no 2x2 table"), new RecordScreened("d", "full-text", "exclude", "Report not retrieved"),
            new RecordScreened("e", "full-text", "include", null), new RecordLinked("f", "study-f"), new RecordScreened("g", "full-text", "include", null), new RecordLinked("g", "study-g"),
        ];

        var flow = PrismaFlows.Count(7, events, [Study("study-f"), Study("study-g"), Study("entered-directly")]);

        Assert.Equal(flow.Identified - flow.DuplicatesRemoved, flow.Screened + flow.Awaiting);
        Assert.Equal(flow.Screened - flow.Excluded, flow.Sought);
        Assert.Equal(flow.Sought, flow.NotRetrieved + flow.AwaitingAssessment + flow.Assessed);
        Assert.Equal(flow.Assessed, flow.ExcludedByReason.Values.Sum() + flow.AwaitingExtraction + flow.StudiesIncluded - flow.StudiesByOtherMethods);
        Assert.Equal((1, 1, 1, 1), (flow.NotRetrieved, flow.AwaitingAssessment, flow.AwaitingExtraction, flow.StudiesByOtherMethods));
    }

    private static ExtractedStudy Study(string id) => new() { Id = id, Label = id, Tables = [] };

    private static ImportedRecord Record(string id, string? doi, string? pmid, string? title, int? year) => new() { Id = id, Doi = doi, Pmid = pmid, Title = title, Year = year };
}
