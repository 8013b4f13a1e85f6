using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Formatting;

/// <summary>What an estimate rests on, in plain words.</summary>
/// <param name="Badge">Two or three words.</param>
/// <param name="Explanation">One sentence.</param>
/// <param name="Tone">firm, careful or bare: how much the data could carry.</param>
internal sealed record RegimeLabel(string Badge, string Explanation, string Tone)
{
    public static RegimeLabel For(Regime regime) => regime switch
    {
        Regime.Bivariate => new("Full model", "Sensitivity and specificity pooled together (bivariate model); the studies vary, and the two may go together.", "firm"),
        Regime.BivariateBoundary => new("Model at its limit", "The bivariate model fits best at the edge of what is possible (a correlation of 1 or −1, or no variation); read the interval with care.", "careful"),
        Regime.Uncorrelated => new("No correlation", "Sensitivity and specificity pooled side by side, because the studies cannot tell how the two go together.", "careful"),
        Regime.Fixed => new("Counts summed", "The studies are treated as one large study; variation between them could not be estimated.", "careful"),
        Regime.Univariate => new("One side only", "Only one of sensitivity and specificity could be pooled.", "careful"),
        Regime.Single => new("One study", "The result of the only study, with exact intervals.", "bare"),
        Regime.Listed => new("Not pooled", "Fewer studies than the protocol asks for; each is shown by itself.", "bare"),
        Regime.None => new("No studies", "No study reports on this yet.", "bare"),
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, null),
    };

    public static bool IsListed(StratumEstimate estimate) => estimate.Regime == Regime.Listed;
}
