using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies;
using LivingReview.Web.Studies.Listing;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Studies.Listing;

public sealed class StudyQueryTests
{
    private static readonly IReadOnlyList<StudyRow> Rows = [.. FakeStudies.All().Take(6).Select(StudyRow.From)];

    [Fact]
    public void Every_word_of_a_search_must_be_found_in_any_case() =>
        Assert.Equal(["jang-2021"], new StudyQuery { Search = "HIP korea" }.Apply(Rows).Select(row => row.Id));

    [Fact]
    public void Filters_hold_together()
    {
        Assert.Equal(["yasaka-2020"], new StudyQuery { State = StudyQuery.Warnings, Level = "modality=ct" }.Apply(Rows).Select(row => row.Id));
        Assert.Empty(new StudyQuery { State = StudyQuery.Warnings, Level = "modality=radiograph" }.Apply(Rows));
    }

    [Fact]
    public void Sorting_again_by_the_same_column_reverses_the_order()
    {
        var once = new StudyQuery().SortedBy("people");
        var twice = once.SortedBy("people");

        Assert.Equal(once.Apply(Rows).Select(row => row.People).Reverse(), twice.Apply(Rows).Select(row => row.People));
        Assert.True(once.Apply(Rows)[0].People <= once.Apply(Rows)[^1].People);
    }

    [Fact]
    public void The_plain_list_has_the_plain_address_and_everything_else_is_in_it()
    {
        Assert.Equal("x", new StudyQuery().Address("x"));
        Assert.Equal(
            "x?q=a%20b&level=modality%3Dct&bias=low&state=included&sort=year&down=true&page=2",
            new StudyQuery { Search = "a b", Level = "modality=ct", Bias = "low", State = "included", Sort = "year", Descending = true, Page = 2 }.Address("x"));
    }

    [Fact]
    public void A_level_is_chosen_beside_others_and_taken_back()
    {
        var two = new StudyQuery().WithLevel("modality", "ct").WithLevel("validation", "external");

        Assert.Equal("external", two.LevelOf("validation"));
        Assert.Equal("validation=external", two.WithLevel("modality", null).Level);
    }

    [Fact]
    public void A_label_that_a_spreadsheet_would_run_is_made_harmless()
    {
        var row = StudyRow.From(new StudyView { Review = "r", Version = 1, Revision = 1, ChangedAt = default, Study = FakeStudies.Plain("x", "=HYPERLINK(\"a\")", 1, 1, 1, 1) });

        Assert.Contains("\"'=HYPERLINK(\"\"a\"\")\"", StudyListCsv.Write([row], new Protocol()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1000/a b", null, "https://doi.org/10.1000/a%20b")]
    [InlineData(null, "123", "https://pubmed.ncbi.nlm.nih.gov/123/")]
    [InlineData("javascript:alert(1)", null, null)]
    [InlineData("https://example.org/notice", null, "https://example.org/notice")]
    public void A_source_is_linked_when_it_is_safe(string? doi, string? pmid, string? address) => Assert.Equal(address, StudyLinks.Source(doi, pmid));
}
