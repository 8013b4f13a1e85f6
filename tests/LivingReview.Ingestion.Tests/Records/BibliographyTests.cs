using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Records;

namespace LivingReview.Ingestion.Tests.Records;

public sealed class BibliographyTests
{
    private const string Ris = """
        TY  - JOUR
        TI  - Prediction of osteoporosis
        AU  - Jang, R
        AU  - Choi, J
        PY  - 2021/10/07/
        JO  - Sci Rep
        DO  - https://doi.org/10.1038/S41598-021-99549-6
        ER  - 

        TY  - JOUR
        T1  - Second paper
        Y1  - 2020
        UR  - https://doi.org/10.1/b
        DB  - PubMed
        AN  - 12345
        N1  - a note
        that goes on
        ER  - 
        TY  - JOUR
        PY  - 2020
        ER  - 
        """;

    private const string Nbib = """
        PMID- 35816516
        OWN - NLM
        TI  - Osteoporosis screening support system from panoramic
              radiographs.
        FAU - Nakamoto, Takashi
        DP  - 2022 Jan
        JT  - Dento maxillo facial radiology
        LID - 20220135 [pii]
        AID - 10.1259/DMFR.20220135 [doi]
        PT  - Retracted Publication

        PMID- 2
        TI  - Another
        DP  - 2020
        """;

    [Fact]
    public async Task RIS_is_read_with_its_variants()
    {
        var (records, faults) = await ReadAsync(Ris, nbib: false);

        Assert.Equal(2, records.Count);
        Assert.Equal(("Prediction of osteoporosis", 2021, "10.1038/s41598-021-99549-6", null, "Sci Rep"), (records[0].Title, records[0].Year, records[0].Doi, records[0].Pmid, records[0].Journal));
        Assert.Equal(["Jang, R", "Choi, J"], records[0].Authors);
        Assert.Equal(("Second paper", 2020, "10.1/b", "12345"), (records[1].Title, records[1].Year, records[1].Doi, records[1].Pmid));
        Assert.Equal([new ImportFault(19, "", "The record has neither title nor DOI nor PubMed id.")], faults);
    }

    [Fact]
    public async Task Nbib_is_read_with_continued_lines_and_retractions()
    {
        var (records, faults) = await ReadAsync(Nbib, nbib: true);

        Assert.Empty(faults);
        Assert.Equal(("Osteoporosis screening support system from panoramic radiographs.", 2022, "10.1259/dmfr.20220135", "35816516", true), (records[0].Title, records[0].Year, records[0].Doi, records[0].Pmid, records[0].Retracted));
        Assert.Equal(("Another", "2", false), (records[1].Title, records[1].Pmid, records[1].Retracted));
    }

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

        Assert.Equal([null, "a", "a", "a", null], RecordRules.Merge(records, new Dictionary<string, string>()).Select(r => r.DuplicateOf));
        Assert.Equal(["old"], RecordRules.Merge([records[2]], new Dictionary<string, string> { ["pmid:7"] = "old" }).Select(r => r.DuplicateOf));
    }

    [Fact]
    public void The_flow_counts_each_record_once_by_its_last_decision()
    {
        object[] events =
        [
            new SearchRun("PubMed", new DateOnly(2026, 1, 1), "q", 3), new SearchRun("PubMed", new DateOnly(2026, 6, 1), "q", 2),
            new RecordsImported("ris", "h", RecordRules.Merge([.. "abcde".Select(c => Record(c.ToString(), "10.1/" + c, null, null, null)), Record("f", "10.1/a", null, null, null)], new Dictionary<string, string>())),
            new RecordScreened("a", "title-abstract", "exclude", "wrong test"), new RecordScreened("a", "title-abstract", "include", null),
            new RecordScreened("b", "title-abstract", "exclude", "animals"), new RecordScreened("c", "title-abstract", "include", null),
            new RecordScreened("c", "full-text", "exclude", "no 2x2 table"), new RecordLinked("d", "study-d"),
        ];

        var flow = PrismaFlows.Of(7, events, []);

        Assert.Equal([new PrismaSearch("PubMed", 2, 5, new DateOnly(2026, 6, 1))], flow.Searches);
        Assert.Equal((6, 1, 4, 1, 3, 2, 1), (flow.Identified, flow.DuplicatesRemoved, flow.Screened, flow.Excluded, flow.Sought, flow.Assessed, flow.Awaiting));
        Assert.Equal(new Dictionary<string, int> { ["no 2x2 table"] = 1 }, flow.ExcludedByReason);
    }

    private static ImportedRecord Record(string id, string? doi, string? pmid, string? title, int? year) => new() { Id = id, Doi = doi, Pmid = pmid, Title = title, Year = year };

    private static async Task<(IReadOnlyList<ImportedRecord> Records, IReadOnlyList<ImportFault> Faults)> ReadAsync(string text, bool nbib)
    {
        var faults = new FaultLog();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return (await Bibliography.ReadAsync(file, nbib, faults, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken), faults.All);
    }
}
