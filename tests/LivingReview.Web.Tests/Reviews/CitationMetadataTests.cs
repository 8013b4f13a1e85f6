using System.Text.Json;
using Bunit;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;
using Microsoft.AspNetCore.Components.Web;

namespace LivingReview.Web.Tests.Reviews;

public sealed class CitationMetadataTests : RenderedOverApi
{
    [Fact]
    public void The_head_of_a_review_says_what_it_is_to_search_engines_and_reference_managers()
    {
        var head = Context.Render<HeadOutlet>();
        Navigation.NavigateTo(ReviewLinks.Review(FakeApi.Review));

        Context.Render<ReviewPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));

        head.WaitForAssertion(() => Assert.NotEmpty(head.FindAll("script[type='application/ld+json']")), Patience);
        Assert.NotEmpty(head.Find("meta[name=citation_title]").GetAttribute("content")!);
        Assert.EndsWith("/feed.atom", head.Find("link[type='application/atom+xml']").GetAttribute("href"), StringComparison.Ordinal);
        using var data = JsonDocument.Parse(head.Find("script").TextContent);
        Assert.Equal("Dataset", data.RootElement.GetProperty("@type").GetString());
        Assert.Equal($"{Navigation.BaseUri}reviews/{FakeApi.Review}", data.RootElement.GetProperty("url").GetString());
        Assert.Equal(["sensitivity", "specificity"], data.RootElement.GetProperty("variableMeasured").EnumerateArray().Select(v => v.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_title_cannot_leave_its_script()
    {
        var review = Api.View with { Title = "</script><script>alert(1)</script>" };

        var written = ReviewDataset.Write(review, Api.Estimates, [], new Uri("https://reviews.example.org/"));

        Assert.DoesNotContain("<", written, StringComparison.Ordinal);
    }
}
