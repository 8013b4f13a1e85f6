using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// One arm alone: y_i ~ Binomial(n_i, expit(mu + s z)), z standard normal. Two of them are the boundary models with a variance of 0, and the
/// model with correlation 0.
/// </summary>
internal sealed record ArmFit
{
    /// <summary>Mean logit.</summary>
    internal required double Mu { get; init; }

    /// <summary>Between-study standard deviation, 0 where the maximum lies there.</summary>
    internal required double Sd { get; init; }

    internal required double LogLikelihood { get; init; }

    /// <summary>Variance of the estimated mean; null where the information is singular.</summary>
    internal required double? MeanVariance { get; init; }

    /// <summary>Largest number of quadrature nodes of any study; 0 where nothing was integrated.</summary>
    internal required int Nodes { get; init; }

    internal required double GradientNorm { get; init; }

    internal required int Iterations { get; init; }

    internal required bool Converged { get; init; }

    /// <summary>Another maximum nearly as high, elsewhere; null where there is none.</summary>
    internal ArmFit? Rival { get; init; }

    internal bool AtBound => Sd > 0.95 * ParameterBounds.StandardDeviation;

    internal static ArmFit From(Maximum maximum, int nodes) => new()
    {
        Mu = maximum.Theta[0],
        Sd = Math.Abs(maximum.Theta[1]),
        LogLikelihood = maximum.Value,
        MeanVariance = maximum.Covariance()?[0],
        Nodes = nodes,
        GradientNorm = maximum.GradientNorm,
        Iterations = maximum.Iterations,
        Converged = maximum.Converged,
    };
}
