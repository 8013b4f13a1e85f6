using Bunit;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Surveillance;
using LivingReview.Web.Screening;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Screening;

/// <summary>The steps of a study with their times, from its publication to the receiver of the alert.</summary>
public sealed class StudyPathTests : RenderedOverApi
{
    private static readonly DateTimeOffset Found = new(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);

    private static readonly EvidencePath Path = new()
    {
        Study = "doe-2026",
        Label = "Doe 2026",
        Published = new DateOnly(2026, 11, 1),
        FoundAt = Found,
        ScreenedAt = Found.AddHours(2),
        EnteredAt = Found.AddHours(30),
        EstimatedAt = Found.AddHours(30).AddSeconds(0.8),
        Trace = "4bf92f3577b34da6a3ce929d0e0e4736",
        Days = 3.58,
    };

    [Fact]
    public void Each_step_has_the_time_since_the_one_before_that_is_known()
    {
        var steps = PathStep.Of(Path, Found.AddHours(20), new StudyAlerts { Study = "doe-2026", DetectedAt = Path.EstimatedAt!.Value.AddSeconds(2) });

        Assert.Equal(["Published", "Found", "Screened", "Included by full text", "Proposed", "Confirmed", "Estimated", "Alert", "Alert received"], steps.Select(s => s.Name));
        Assert.Equal(["2 days", "2 h", "18 h", "10 h", "0.8 s", "2.0 s"], steps.Select(s => s.After).OfType<TimeSpan>().Select(PathStep.Duration));
        Assert.Equal(["Included by full text", "Alert received"], steps.Where(s => s.At is null).Select(s => s.Name));
        Assert.Equal(["Published", "Found", "Screened", "Included by full text", "Entered", "Estimated"], PathStep.Of(Path).Select(s => s.Name));
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(59, "59 s")]
    [InlineData(-7200, "2 h earlier")]
    [InlineData(172800, "2 days")]
    public void Durations_are_said_in_one_unit(double seconds, string said) => Assert.Equal(said, PathStep.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task The_card_of_a_study_shows_its_way_and_its_trace()
    {
        Api.Screening.Paths = new EvidencePaths { Studies = [Path], Measured = 1, MedianDays = 3.58 };
        Api.Screening.Caused = new StudyAlerts { Study = "doe-2026", DetectedAt = Path.EstimatedAt!.Value.AddSeconds(2), DeliveredAt = Path.EstimatedAt!.Value.AddSeconds(3) };

        var card = Context.Render<StudyPathCard>(parameters => parameters.Add(c => c.Review, FakeApi.Review).Add(c => c.Study, "doe-2026"));
        await card.WaitForElementAsync("[data-testid=study-path]", Patience);

        Assert.Equal(8, card.FindAll("ol.path li").Count);
        Assert.Equal(Path.Trace, card.Find("[data-testid=trace]").TextContent);
        Assert.Single(card.FindAll("li.unknown"));
    }

    [Fact]
    public void A_study_that_no_search_found_shows_nothing() =>
        Assert.Empty(Context.Render<StudyPathCard>(parameters => parameters.Add(c => c.Review, FakeApi.Review).Add(c => c.Study, "doe-2026")).Markup.Trim());
}
