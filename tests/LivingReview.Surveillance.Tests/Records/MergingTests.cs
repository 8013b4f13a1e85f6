using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Records;

namespace LivingReview.Surveillance.Tests.Records;

public sealed class MergingTests
{
    [Fact]
    public void Records_are_merged_by_doi_then_pubmed_id_then_title_and_year()
    {
        ScreeningRecord[] records =
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
        ScreeningRecord[] records =
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
        ScreeningRecord[] records = [Record("a", null, null, "Author reply", 2021), Record("b", "10.5555/s.200", null, "Author reply", 2021), Record("c", "10.5555/b.100", null, "Author reply", 2021)];

        Assert.Equal([null, "a", null], new KnownWorks().Merge(records).Select(r => r.Record.DuplicateOf));
    }

    private static ScreeningRecord Record(string id, string? doi, string? pmid, string? title, int? year) => new() { Id = id, Doi = doi, Pmid = pmid, Title = title, Year = year };
}
