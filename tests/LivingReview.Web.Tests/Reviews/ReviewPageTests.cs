using Bunit;
using LivingReview.Contracts.Estimates;
using LivingReview.Web.Reviews;
using LivingReview.Web.Reviews.Overview;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Reviews;

public sealed class ReviewPageTests : RenderedOverApi
{
    [Fact]
    public void The_table_shows_the_sample_by_stratum()
    {
        var page = Open();

        Assert.Equal("0.856 (0.747 to 0.923)", page.Find("[data-testid='stratum-modality=radiograph'] [data-label=Sensitivity] .value").TextContent);
        Assert.Equal("0.894 (0.739 to 0.968)", page.Find("[data-testid='stratum-modality=ct'] [data-label=Specificity] .value").TextContent);
        Assert.Equal("2,103 / 7,983", page.Find("[data-testid='stratum-overall'] [data-label^=With]").TextContent);
        Assert.Equal("Boundary estimate", page.Find("[data-testid='stratum-ml_type=traditional-ml'] .badge").TextContent);
    }

    [Fact]
    public void Combinations_of_subgroups_are_listed_when_asked_for_or_chosen()
    {
        var ct = Api.Estimates!.Strata.Single(stratum => stratum.Stratum == "modality=ct");
        Api.Estimates = Api.Estimates with
        {
            Strata = [.. Api.Estimates.Strata, ct with { Stratum = "modality=ct;validation=external" }, ct with { Stratum = "modality=ct;ml_type=deep-learning", Sensitivity = null, Specificity = null }],
        };
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid*=';']"));
        Assert.Contains("2 further combinations of subgroups, 1 of them pooled", page.Find(".fold").TextContent, StringComparison.Ordinal);
        Assert.Equal("reviews/osteoporosis?conjunctions=shown", page.Find("[data-testid=show-conjunctions]").GetAttribute("href"));

        Navigation.NavigateTo("reviews/osteoporosis?conjunctions=shown");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid*=';']").Count), Patience);

        Navigation.NavigateTo(ReviewLinks.Review(FakeApi.Review, "modality=ct;validation=external"));
        page.WaitForAssertion(() => Assert.Equal("stratum-modality=ct;validation=external", Assert.Single(page.FindAll("[data-testid*=';']")).GetAttribute("data-testid")), Patience);
    }

    [Fact]
    public void What_is_not_pooled_shows_its_studies_singly()
    {
        var page = Open();

        var row = page.Find("[data-testid='stratum-modality=mri']");
        Assert.Equal("not pooled", row.QuerySelector("[data-label=Sensitivity]")!.TextContent.Trim());
        Assert.Contains("Multiparametric lumbar MRI radiomics (undated)", row.NextElementSibling!.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.792 (0.595 to 0.908)", row.NextElementSibling!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stratum_in_the_address_is_the_one_that_is_drawn()
    {
        var page = Open("modality=ct");

        Assert.Equal("Modality: CT", page.Find("#figures").TextContent);
        Assert.Equal(5, page.FindAll(".forest.wide .study").Count);
        Assert.Contains("miss 19", page.Find(".answer .sentence").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("[data-testid='stratum-modality=ct'] a").GetAttribute("aria-current"));
    }

    [Fact]
    public void The_past_is_shown_by_the_protocol_of_then()
    {
        Navigation.NavigateTo($"{ReviewLinks.Review(FakeApi.Review)}?revision={FakeChecks.Past}");

        var page = Context.Render<ReviewPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));

        page.WaitForAssertion(() => Assert.Contains("of whom 100 have osteoporosis", page.Find(".answer .sentence").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(200, PeoplePerThousand.Compute(Api.Estimates!.Strata[0], Api.View.Protocol.TargetPrevalence!.Value)!.WithCondition);
    }

    [Fact]
    public void A_new_estimate_appears_by_itself_and_says_what_it_was()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("live", page.Find("[data-testid=live-state]").GetAttribute("data-state")), Patience);

        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });

        page.WaitForAssertion(() => Assert.Contains("changed", page.Find("[data-testid='stratum-modality=ct']").ClassList), Patience);
        var cell = page.Find("[data-testid='stratum-modality=ct'] [data-label=Sensitivity]");
        Assert.Contains("0.884 (0.780 to 0.940)", cell.TextContent, StringComparison.Ordinal);
        Assert.Contains("was 0.904, −0.020", cell.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("changed", page.Find("[data-testid='stratum-modality=radiograph']").ClassList);
        Assert.Contains("Modality: CT: sensitivity 0.904 → 0.884 (−0.020)", page.Find("[data-testid=update]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prediction_whose_middle_is_not_the_pooled_value_says_why()
    {
        var page = Open();
        await page.InvokeAsync(() => page.FindAll("summary").Single(s => s.TextContent.StartsWith("More on this estimate", StringComparison.Ordinal)).ClickAsync());

        await page.WaitForAssertionAsync(() => Assert.Contains("0.8600", page.Find("[data-testid=more-figures]").TextContent, StringComparison.Ordinal), Patience);
        Assert.StartsWith("The middle of a prediction differs a little from the pooled value", page.Find("[data-testid=prediction-middle]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_alert_is_said_at_the_top_with_what_changed()
    {
        var page = Open();

        var banner = page.Find("[data-testid=open-alerts]");
        Assert.Matches("^! 1 open alert: All studies, sensitivity 0\\.[0-9]{3} → 0\\.[0-9]{3}", banner.TextContent);
        Assert.Equal("reviews/osteoporosis/alerts", banner.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void The_strata_that_the_protocol_puts_first_are_the_answer_and_say_whether_the_minimum_is_met()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { HeadlineStrata = ["modality=ct", "modality=mri"], MinimumSensitivity = 0.8, MinimumSpecificity = 0.8 } };
        var page = Open();

        var ct = page.Find("[data-testid='answer-modality=ct']");
        Assert.Contains("CT", ct.QuerySelector(".of-stratum")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("miss 19", ct.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 study, too few to pool", page.Find("[data-testid='answer-modality=mri']").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".answer .sentence").Count);
        // The protocol's name of the test is that of all modalities; how it was estimated is said with the answer.
        Assert.DoesNotContain("MRI", ct.QuerySelector(".sentence")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("the test would find", ct.QuerySelector(".sentence")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("(calibrated profile): found", ct.QuerySelector(".detail")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Bivariate model.", ct.QuerySelector("[data-testid=answer-method]")!.TextContent);
        page.WaitForAssertion(() => Assert.Contains("probably met: the average accuracy meets it with probability 91%, the accuracy in a new study with 55%", page.Find("[data-testid='minimum-modality=ct']").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task What_changed_since_this_browser_last_looked_is_said_with_its_cause()
    {
        Context.JSInterop.Setup<long?>("livingReviewSeen", _ => true).SetResult(10);

        var page = Open();

        await page.WaitForAssertionAsync(() => Assert.Contains("Since you last looked (revision 10)", page.Find("[data-testid=since-last-look]").TextContent, StringComparison.Ordinal), Patience);
        await page.OnAsync("[data-testid=since-last-look] button", e => e.ClickAsync());
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("[data-testid=since-last-look]")), Patience);
    }

    [Fact]
    public void The_answer_comes_before_what_is_known_about_the_review()
    {
        var page = Open();

        Assert.True(page.Markup.IndexOf("data-testid=\"answer\"", StringComparison.Ordinal) < page.Markup.IndexOf("data-testid=\"last-updated\"", StringComparison.Ordinal));
        Assert.DoesNotContain("Published result", page.Find(".review-head").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_connection_is_shown_and_keeps_what_is_known()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal("live", page.Find("[data-testid=live-state]").GetAttribute("data-state")), Patience);

        Api.StreamsDown = true;
        Api.BreakStreams();
        page.WaitForAssertion(() => Assert.Equal("lost", page.Find("[data-testid=live-state]").GetAttribute("data-state")), Patience);
        Api.StreamsDown = false;

        page.WaitForAssertion(() => Assert.Equal("live", page.Find("[data-testid=live-state]").GetAttribute("data-state")), Patience);
        Assert.NotEmpty(page.FindAll("[data-testid=pooled-table] tr.stratum"));
    }

    [Fact]
    public void A_review_without_estimates_is_shown_and_fills_itself()
    {
        var estimates = Api.Estimates;
        Api.Estimates = null;
        var page = Open();
        Assert.Contains("There are no estimates yet", page.Find("[data-testid=pooled-table]").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("live", page.Find("[data-testid=live-state]").GetAttribute("data-state")), Patience);

        Api.Estimates = estimates;
        Api.Announce("org.livingreview.estimates.recomputed.v1");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tr.stratum")), Patience);
    }

    [Fact]
    public void An_unknown_review_says_so()
    {
        var page = Context.Render<ReviewPage>(parameters => parameters.Add(p => p.Review, "nobody"));

        page.WaitForAssertion(() => Assert.Contains("nobody", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public void The_front_page_shows_the_headline_of_each_review()
    {
        var page = Context.Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("0.866 (0.800 to 0.915)", page.Find("[data-testid=review-osteoporosis]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("1, last 20 Nov 2026", page.Find("[data-testid=review-osteoporosis]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ReviewPage> Open(string? stratum = null)
    {
        Navigation.NavigateTo(ReviewLinks.Review(FakeApi.Review, stratum ?? "overall"));
        var page = Context.Render<ReviewPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        page.WaitForElement("[data-testid=pooled-table]", Patience);
        return page;
    }
}
