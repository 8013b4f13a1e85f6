using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// How many nodes each study needs: Gauss-Hermite rules of growing size until two in a row agree, then the
/// finer of the two; where none do, the trapezoidal rule with ever smaller steps.
/// </summary>
internal static class QuadratureRuleSelection
{
    /// <summary>Nodes of the coarse maximization, whose result is only a starting point.</summary>
    internal const int CoarseNodes = 7;

    /// <summary>Agreement of one study's log-likelihood asked of two rules in a row; the finer one is
    /// nearer by one and a half orders or more.</summary>
    private const double Agreement = 2e-8;

    /// <summary>Halving the trapezoidal step squares its error, so agreement here means about 1e-10 for the finer one.</summary>
    private const double TrapezoidalAgreement = 1e-5;

    /// <summary>Finest level of the trapezoidal rule: a step of 1/32 of the first.</summary>
    private const int FinestLevel = 5;

    private static readonly int[] NodeCounts = [7, 11, 15, 21, 29, 43];

    /// <summary>Sets the node counts that <paramref name="theta"/> asks for, and leaves the likelihood evaluated there.</summary>
    internal static void Refine(BinomialLikelihood likelihood, ReadOnlySpan<double> theta)
    {
        var studies = likelihood.Studies;
        var chosen = new int[studies];
        likelihood.ChooseSeparableRules(theta, chosen);
        var pending = Enumerable.Range(0, studies).Where(i => chosen[i] < 0).ToArray();
        foreach (var i in pending)
            chosen[i] = NodeCounts[0];
        var values = likelihood.Results.LogLikelihood;
        var before = new double[studies];
        likelihood.EvaluateAt(theta, pending, chosen);
        for (var index = 1; index < NodeCounts.Length && pending.Length > 0; index++)
        {
            foreach (var i in pending)
                (before[i], chosen[i]) = (values[i], NodeCounts[index]);
            likelihood.EvaluateAt(theta, pending, chosen);
            pending = Array.FindAll(pending, i => !(Math.Abs(before[i] - values[i]) < Agreement));
        }

        for (var level = 0; level <= FinestLevel && pending.Length > 0; level++)
        {
            foreach (var i in pending)
                (before[i], chosen[i]) = (values[i], -level);
            likelihood.EvaluateAt(theta, pending, chosen);
            if (level == 0)
                continue;
            foreach (var i in pending.Where(i => Math.Abs(before[i] - values[i]) < Agreement / 20))
                chosen[i] = 1 - level;
            pending = Array.FindAll(pending, i => !(Math.Abs(before[i] - values[i]) < TrapezoidalAgreement));
        }

        likelihood.UseRules(chosen);
        likelihood.Evaluated = true;
    }
}
