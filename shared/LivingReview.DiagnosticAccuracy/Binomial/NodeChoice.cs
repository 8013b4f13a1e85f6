namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// How many nodes each study needs: Gauss-Hermite rules of growing size until two in a row agree, then the
/// finer of the two; where none do, the trapezoidal rule with ever smaller steps.
/// </summary>
internal static class NodeChoice
{
    /// <summary>Agreement of one study's log-likelihood asked of two rules in a row; the finer one is nearer by one or two orders.</summary>
    private const double Agreement = 1e-8;

    /// <summary>Halving the trapezoidal step squares its error, so agreement here means about 1e-10 for the finer one.</summary>
    private const double TrapezoidalAgreement = 1e-5;

    private static readonly int[] Rungs = [7, 9, 11, 15, 19, 25, 33, 45];

    /// <summary>Finest level of the trapezoidal rule: a step of 1/64 of the first.</summary>
    private const int FinestLevel = 5;

    internal static int First => Rungs[0];

    /// <summary>Sets the node counts at <paramref name="theta"/>, the point of the last evaluation.</summary>
    internal static void Refine(Likelihood likelihood, ReadOnlySpan<double> theta)
    {
        var studies = likelihood.Studies;
        var chosen = new int[studies];
        Array.Fill(chosen, Rungs[0]);
        var pending = Enumerable.Range(0, studies).ToArray();
        var before = new StudyResults(studies);
        var after = new StudyResults(studies);
        likelihood.EvaluateAt(theta, pending, chosen, before);
        for (var rung = 1; rung < Rungs.Length && pending.Length > 0; rung++)
        {
            foreach (var i in pending)
                chosen[i] = Rungs[rung];
            likelihood.EvaluateAt(theta, pending, chosen, after);
            pending = Array.FindAll(pending, i => Differs(before, after, i, Agreement));
            (before, after) = (after, before);
        }

        for (var level = 0; level <= FinestLevel && pending.Length > 0; level++)
        {
            foreach (var i in pending)
                chosen[i] = -level;
            likelihood.EvaluateAt(theta, pending, chosen, after);
            if (level > 0)
            {
                foreach (var i in pending.Where(i => !Differs(before, after, i, Agreement / 10)))
                    chosen[i] = 1 - level;
                pending = Array.FindAll(pending, i => Differs(before, after, i, TrapezoidalAgreement));
            }

            (before, after) = (after, before);
        }

        likelihood.Use(chosen);
    }

    private static bool Differs(StudyResults before, StudyResults after, int study, double agreement) =>
        !(Math.Abs(before.LogLikelihood[study] - after.LogLikelihood[study]) < agreement);
}
