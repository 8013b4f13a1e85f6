using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>A likelihood of two arms, each with one predictor and one shared parameter of its own, that have nothing else in common.</summary>
internal interface IArmwiseLikelihood : IConditionalLikelihood
{
    /// <summary>The log-likelihood of one arm at eight values of its predictor, without the fixed terms.</summary>
    /// <param name="study">Index of the study.</param>
    /// <param name="arm">0 or 1.</param>
    /// <param name="predictor">The predictor.</param>
    /// <param name="shared">The arm's shared parameter.</param>
    /// <param name="valueOnly">Whether no derivatives are wanted.</param>
    ArmDerivatives EvaluateArm(int study, int arm, Vector512<double> predictor, double shared, bool valueOnly);
}
