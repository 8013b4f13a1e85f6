using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>
/// Three binomial counts given the study's three logits, of sensitivity, specificity and prevalence (Chu et al. 2009, Stat Med 28:2384): positives among the
/// diseased, negatives among the others, diseased among all.
/// </summary>
internal sealed class TrivariateLikelihood(TrivariateStudies studies) : IConditionalLikelihood
{
    // Those of all predictors but the last, which the innermost loop leaves as they are.
    private readonly Vector512<double>[] _score = new Vector512<double>[2];
    private readonly Vector512<double>[] _weight = new Vector512<double>[2];
    private Vector512<double> _value;

    public int Studies => studies.Count;

    public int Predictors => TrivariateStudies.Outcomes;

    public int SharedParameters => 0;

    public double LogCoefficient(int study)
    {
        var (sum, s) = (0.0, studies.Estimable[study]);
        for (var o = 0; o < TrivariateStudies.Outcomes; o++) sum += LogBinomial.Coefficient(s[o].Yes, s[o].No);
        return sum;
    }

    public double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => 0;

    public Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        var s = studies.Estimable[study];
        if (!onlyLastChanged)
            _value = Arm(s.Sensitivity, predictors[0], out _score[0], out _weight[0]) + Arm(s.Specificity, predictors[1], out _score[1], out _weight[1]);
        hessian.Clear();
        var last = Arm(s.Prevalence, predictors[2], out gradient[2], out var weight);
        (gradient[0], gradient[1]) = (_score[0], _score[1]);
        (hessian[0], hessian[2], hessian[5]) = (-_weight[0], -_weight[1], -weight);
        return _value + last;

        static Vector512<double> Arm((double Yes, double No) counts, Vector512<double> logit, out Vector512<double> score, out Vector512<double> weight) =>
            BinomialArm.Evaluate(Vector512.Create(counts.Yes), Vector512.Create(counts.No), logit, out score, out weight);
    }
}
