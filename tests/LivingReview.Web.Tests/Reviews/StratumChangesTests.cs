using LivingReview.Contracts.Estimates;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Reviews;

public sealed class StratumChangesTests
{
    private static readonly StratumEstimate Ct = Samples.Estimate(Samples.Around(0.8), Samples.Around(0.9), "modality=ct");
    private static readonly StratumEstimate Mri = Samples.Estimate(null, null, "modality=mri");

    [Fact]
    public void Only_what_differs_has_changed_and_its_earlier_estimate_is_kept()
    {
        var moved = Ct with { InputHash = "other", Sensitivity = Samples.Around(0.82) };

        var changes = StratumChanges.Between(At(1, Ct, Mri), At(2, moved, Mri with { Revision = 9 }));

        Assert.Equal(Ct, Assert.Single(changes).Value);
    }

    [Fact]
    public void A_new_stratum_has_no_earlier_estimate()
    {
        var changes = StratumChanges.Between(At(1, Ct), At(2, Ct, Mri));

        Assert.Null(Assert.Single(changes).Value);
    }

    [Fact]
    public void The_same_version_and_the_first_reading_change_nothing()
    {
        Assert.Empty(StratumChanges.Between(At(1, Ct), At(1, Ct)));
        Assert.Empty(StratumChanges.Between(null, At(1, Ct)));
        Assert.Empty(StratumChanges.Between(At(1, Ct), null));
    }

    private static ReviewEstimates At(long version, params StratumEstimate[] strata) => new()
    {
        Review = "r",
        Revision = version,
        EstimateVersion = version,
        EngineVersion = "1",
        Strata = strata,
    };
}
