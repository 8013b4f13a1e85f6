using LivingReview.AllInOne.Demonstrating;
using LivingReview.Contracts.Estimates;

namespace LivingReview.AllInOne.Tests.Demonstrating;

public sealed class PooledTableTests
{
    [Fact]
    public void A_pooled_stratum_is_shown_to_four_decimals_and_a_listed_one_without_figures()
    {
        var text = PooledTable.Format(
        [
            Stratum("modality=ct", 5, new(0.90412, 0.80339, 0.95611), new(0.89406, 0.80044, 0.94683)),
            Stratum("modality=mri", 1, null, null),
        ]);

        Assert.Equal(
            """
              stratum                 k  sensitivity (95% CI)      specificity (95% CI)
              modality=ct             5  0.9041 (0.8034-0.9561)    0.8941 (0.8004-0.9468)
              modality=mri            1                                                      listed singly, not pooled

            """,
            text);
    }

    private static StratumEstimate Stratum(string name, int k, EstimateInterval? sensitivity, EstimateInterval? specificity) => new()
    {
        Stratum = name,
        K = k,
        Diseased = 10,
        NonDiseased = 10,
        Regime = sensitivity is null ? Regime.Listed : Regime.Bivariate,
        Converged = true,
        Sensitivity = sensitivity,
        Specificity = specificity,
        EngineVersion = "1",
        InputHash = "",
        Revision = 1,
    };
}
