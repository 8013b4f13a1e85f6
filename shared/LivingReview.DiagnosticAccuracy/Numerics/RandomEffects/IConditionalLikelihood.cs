using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>What each study contributes once its random effects are known: the part of a mixed model that is particular to it.</summary>
internal interface IConditionalLikelihood
{
    int Studies { get; }

    /// <summary>Number of linear predictors that vary between studies.</summary>
    int Predictors { get; }

    /// <summary>Number of parameters common to all studies, beside the means of the predictors.</summary>
    int SharedParameters { get; }

    /// <summary>Log of the multinomial coefficients, which no parameter changes.</summary>
    double LogCoefficient(int study);

    /// <summary>The terms of all studies that depend on the shared parameters alone.</summary>
    /// <param name="shared">The shared parameters.</param>
    /// <param name="gradient">Takes their derivatives.</param>
    /// <param name="hessian">Takes their second derivatives, by rows.</param>
    /// <returns>Their sum.</returns>
    double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian);

    /// <summary>The log-likelihood at eight values of the predictors, without the fixed terms.</summary>
    /// <param name="study">Index of the study.</param>
    /// <param name="predictors">The predictors.</param>
    /// <param name="shared">The shared parameters.</param>
    /// <param name="onlyLastChanged">Whether all predictors but the last are those of the call before.</param>
    /// <param name="gradient">Takes derivatives in the predictors, then in the shared parameters.</param>
    /// <param name="hessian">Takes the lower triangle of the second derivatives, by rows.</param>
    Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian);
}
