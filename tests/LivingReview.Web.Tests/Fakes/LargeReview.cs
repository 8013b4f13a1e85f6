using System.Globalization;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>The sample's fourteen studies again and again, each copy with other counts.</summary>
internal static class LargeReview
{
    public static void Grow(this FakeApi api, int studies)
    {
        var sample = api.Figures["overall"];
        var grown = Enumerable.Range(0, studies).Select(i => (Source: sample.Studies[i % sample.Studies.Count], i))
            .Select(one => one.Source with
            {
                StudyId = string.Create(CultureInfo.InvariantCulture, $"study-{one.i:0000}"),
                Label = string.Create(CultureInfo.InvariantCulture, $"Study {one.i:0000}"),
                Tp = one.Source.Tp + (one.i % 7),
                Tn = one.Source.Tn + (one.i % 11),
            }).ToList();
        api.Figures["overall"] = sample with { Studies = grown, Estimate = sample.Estimate with { K = studies } };
        api.View = api.View with { Studies = studies };
        api.Estimates = api.Estimates! with { Strata = [.. api.Estimates!.Strata.Select(stratum => stratum.Stratum == "overall" ? stratum with { K = studies } : stratum)] };
        var last = api.History["overall"][^1];
        api.History["overall"].AddRange(Enumerable.Range(1, studies - 14).Select(i => last with { Revision = 15, EstimateVersion = last.EstimateVersion + i }));
        api.Estimates = api.Estimates with { EstimateVersion = last.EstimateVersion + studies - 14 };
    }
}
