using CsCheck;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Works;

namespace LivingReview.Surveillance.Tests.Works;

/// <summary>Which records are one work.</summary>
public sealed class WorkMatchingTests
{
    private static readonly Guid Run = new("0193a5c0-0000-7000-8000-000000000001");

    [Fact]
    public void An_identifier_in_common_makes_two_records_one_work_whatever_their_titles()
    {
        var matching = new WorkMatching();

        var one = Place(matching, Record("pubmed", "1") with { Pmid = "1", Doi = "10.1/a", Title = "A title" });
        var two = Place(matching, Record("crossref", "10.1/a") with { Doi = "10.1/a", Title = "Quite another one" });
        var three = Place(matching, Record("europe-pmc", "MED:1") with { Pmid = "1" });

        Assert.True(one.IsNew);
        Assert.Equal([one.Work, one.Work], new[] { two, three }.Select(p => p.Work));
        Assert.False(two.IsNew || three.IsNew);
    }

    [Fact]
    public void Titles_that_are_alike_are_a_question_unless_an_identifier_speaks_against_it()
    {
        var matching = new WorkMatching();
        var one = Place(matching, Record("openalex", "W1") with { Title = "Deep learning for osteoporosis on hip radiographs", Year = 2025 });

        var alike = Place(matching, Record("pubmed", "2") with { Pmid = "2", Title = "Deep learning for osteoporosis on hip-radiographs.", Year = 2026 });
        var reply = Place(matching, Record("pubmed", "3") with { Pmid = "3", Title = "Deep learning for osteoporosis on hip radiographs", Year = 2026 });
        var old = Place(matching, Record("crossref", "10.1/c") with { Doi = "10.1/c", Title = "Deep learning for osteoporosis on hip radiographs", Year = 2019 });

        Assert.Equal(4, new[] { one, alike, reply, old }.Select(p => p.Work).Distinct().Count());
        Assert.Equal([(alike.Work, one.Work), (reply.Work, one.Work)], matching.NearMatches.Select(m => (m.Work, m.Other)));
    }

    [Fact]
    public void A_record_that_gains_an_identifier_stays_with_its_work()
    {
        var matching = new WorkMatching();
        var before = Place(matching, Record("openalex", "W1") with { Title = "A title without any identifier" });

        var after = matching.Place(Record("openalex", "W1") with { Title = "A title without any identifier", Doi = "10.1/late" }, before.Work, Run, default, "review");

        Assert.Equal((before.Work, false), (after.Work, after.IsNew));
    }

    [Fact]
    public void Identifiers_of_two_works_in_one_record_are_a_question()
    {
        var matching = new WorkMatching();
        var one = Place(matching, Record("crossref", "10.1/a") with { Doi = "10.1/a" });
        var two = Place(matching, Record("pubmed", "2") with { Pmid = "2" });

        var both = Place(matching, Record("europe-pmc", "MED:2") with { Doi = "10.1/a", Pmid = "2" });

        Assert.Equal(one.Work, both.Work);
        Assert.Equal((one.Work, two.Work, 1), (Assert.Single(matching.NearMatches).Work, matching.NearMatches[0].Other, matching.NearMatches[0].Likeness));
    }

    [Fact]
    public void Likeness_is_symmetric_from_zero_to_one_and_one_for_the_same_words() =>
        Gen.Select(Gen.String[Gen.Char["abc dé-"], 0, 30], Gen.String[Gen.Char["abc dé-"], 0, 30]).Sample((a, b) =>
        {
            var likeness = TitleLikeness.Between(a, b);
            return likeness is >= 0 and <= 1 && likeness == TitleLikeness.Between(b, a) && (WorkMarks.TitleWords(a).Count == 0 || TitleLikeness.Between(a, a.ToUpperInvariant()) == 1);
        }, iter: 500);

    private static PlacedRecord Place(WorkMatching matching, SourceRecord record) => matching.Place(record, null, Run, default, "review");

    private static SourceRecord Record(string source, string id) => new() { Source = source, SourceId = id };
}
