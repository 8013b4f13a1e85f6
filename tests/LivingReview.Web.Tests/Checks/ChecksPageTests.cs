using System.Globalization;
using Bunit;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Checks;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Checks;

public sealed class ChecksPageTests : RenderedOverApi
{
    [Fact]
    public void Risk_of_bias_is_that_of_the_revision_looked_back_at()
    {
        var past = Open("?revision=10");
        past.WaitForAssertion(() => Assert.Equal(9, past.FindAll("[data-testid=traffic-lights] tbody tr").Count), Patience);
        Assert.Equal(["Study", "Index test", "Overall"], past.FindAll("[data-testid=traffic-lights] thead th").Select(head => head.TextContent.Trim()));
    }

    [Fact]
    public void Risk_of_bias_of_the_present_is_today_s()
    {
        var now = Open("");

        now.WaitForAssertion(() => Assert.Contains("Patient selection", now.Find("[data-testid=traffic-lights] thead").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain(Api.Requests, request => request.Contains("/export", StringComparison.Ordinal));
    }

    [Fact]
    public void The_cumulative_series_is_drawn_by_year_and_says_where_it_went()
    {
        var page = Open("?stratum=modality%3Dct");

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("[data-testid=cumulative-plot] .wide-figure .study").Count), Patience);
        Assert.Contains("From the first 4 studies that could be pooled", page.Find("[data-testid=cumulative-plot] .finding").TextContent, StringComparison.Ordinal);
        Assert.Equal(6, page.FindAll("[data-testid=cumulative-plot] .wide-figure text").Count(text => text.TextContent == "not pooled"));
        Assert.EndsWith("tables/cumulative.csv?stratum=modality%3Dct", page.Find("[data-testid=cumulative-plot] [aria-label$='as CSV']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selective_publication_is_shown_with_its_bound_and_the_exact_form_on_demand()
    {
        var page = Open("");
        await page.WaitForAssertionAsync(() => Assert.Contains("would be 0.840 instead of 0.910", page.Find("[data-testid=selection-finding]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("2.00 (on its bound)", page.Find("[data-testid=selection]").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent.StartsWith("Compute the exact", StringComparison.Ordinal)).ClickAsync());

        await page.WaitForAssertionAsync(() => Assert.Equal(4, page.FindAll("[data-testid=selection] tbody tr").Count), Patience);
        Assert.Contains("would be 0.861 instead of 0.912", page.Find("[data-testid=selection-finding]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accuracy_is_shown_at_the_cut_off_that_is_asked_for()
    {
        var page = Open("");
        await page.WaitForAssertionAsync(() => Assert.Equal(3, page.FindAll("[data-testid=thresholds] tbody tr").Count), Patience);

        await page.OnAsync("[data-testid=cut-off]", e => e.ChangeAsync(new() { Value = "170" }));
        await page.OnAsync("[data-testid=cut-off]", e => e.ParentElement!.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.Contains("170 (outside the studies' range)", Assert.Single(page.FindAll("[data-testid=thresholds] tbody th")).TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("0.850", page.Find("[data-testid=thresholds] tbody td").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Studies_without_a_threshold_in_numbers_say_so()
    {
        var page = Open("?stratum=modality%3Dmri");

        page.WaitForAssertion(() => Assert.Contains("No table of these studies states its threshold", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public void A_forecast_says_what_further_studies_would_change()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { MinimumSensitivity = 0.8 } };
        var page = Open("");

        page.WaitForAssertion(() => Assert.Contains("About 7 further studies would decide", page.Find("[data-testid=forecast-finding]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["1", "10"], page.FindAll("[data-testid=forecast] tbody th").Select(cell => cell.TextContent));
    }

    [Fact]
    public void A_planned_meta_regression_is_shown_with_a_bubble_for_each_study_that_has_a_year()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { Regressions = ["year"] } };
        var page = Open("");

        page.WaitForAssertion(() => Assert.Contains("year, 14 tables: year p = 0.045", page.Find("[data-testid=regression-finding]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(2 * Api.Figures["overall"].Studies.Count(study => study.Year is not null), page.FindAll(".bubbles circle").Count);
    }

    [Fact]
    public void The_figure_of_all_analyses_names_those_that_conclude_otherwise()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { MinimumSensitivity = 0.5, MinimumSpecificity = 0.5, Twins = [TwinAnalysis.Usual[0], TwinAnalysis.Usual[3]] } };
        Api.Estimates = Api.Estimates! with
        {
            Strata =
            [
                .. Api.Estimates.Strata.Select(stratum => stratum.Stratum != "overall" ? stratum : stratum with
                {
                    Twins =
                    [
                        new() { Name = "normal-reml", K = 14, InputHash = "a", Sensitivity = new(0.9, 0.85, 0.94), Specificity = new(0.85, 0.8, 0.9) },
                        new() { Name = "low-risk-of-bias", K = 3, InputHash = "b", Sensitivity = new(0.8, 0.4, 0.95), Specificity = new(0.85, 0.8, 0.9) },
                    ],
                }),
            ],
        };
        var page = Open("");

        page.WaitForAssertion(() => Assert.Contains("1 of 2 other analyses conclude otherwise than the headline (Low risk of bias only)", page.Find("[data-testid=twins-finding]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["Headline", "Normal model (REML)", "Low risk of bias only"], page.FindAll("[data-testid=twins-plot] .wide-figure svg .study .label:first-of-type").Select(label => label.TextContent).Where(text => !text.Contains("minim", StringComparison.Ordinal) && text != "open"));
        // The dashed lines are the minima, where they are on the axis, and on a phone, too, not the headline.
        foreach (var form in new[] { ".wide-figure svg", "svg.narrow" })
            Assert.Equal([0.5, 0.5], Dashed("[data-testid=twins-plot] " + form));

        List<double> Dashed(string svg) => [.. page.FindAll(svg + " .pooled-line").Zip(page.FindAll(svg + " .tick").GroupBy(tick => tick.ParentElement!.ParentElement!), (line, ticks) => Value(line, [.. ticks]))];
    }

    /// <summary>The value of a line on the axis whose ticks are given.</summary>
    private static double Value(AngleSharp.Dom.IElement line, IReadOnlyList<AngleSharp.Dom.IElement> ticks)
    {
        var (first, last, at) = (Place(ticks[0], "x"), Place(ticks[^1], "x"), Place(line, "x1"));
        var (from, to) = (double.Parse(ticks[0].TextContent, CultureInfo.InvariantCulture), double.Parse(ticks[^1].TextContent, CultureInfo.InvariantCulture));
        return Math.Round(from + ((at - first) / (last - first) * (to - from)), 2);

        static double Place(AngleSharp.Dom.IElement element, string attribute) => double.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
    }

    private IRenderedComponent<ChecksPage> Open(string query)
    {
        Navigation.NavigateTo($"{ReviewLinks.Checks(FakeApi.Review)}{query}");
        return Context.Render<ChecksPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
    }
}
