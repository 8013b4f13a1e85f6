using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>Log-likelihood of one arm of a study at eight predictors, with its derivatives in the predictor (M) and the arm's shared parameter (S).</summary>
internal struct ArmDerivatives
{
    internal Vector512<double> Value, M, S, MM, MS, SS;
}
