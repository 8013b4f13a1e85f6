using LivingReview.DiagnosticAccuracy.Models.Normal;
using LivingReview.DiagnosticAccuracy.Monitoring;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Is a shift more than the tables that two estimates share would allow? With weights W_i(x) = (sum over x of P_j)^-1 P_i,
/// P_i = (S_i + Omega)^-1 and C_i = W_i(v) - W_i(b): d = sum C_i y_i, Var d = sum C_i (S_i + Omega) C_i', Q = d' (Var d)^- d, chi-squared
/// with the rank of Var d. Omega is that of the current fit; y_i are the observed logits, 0.5 added to the tables that have a zero.
/// When v only adds studies to b, Var d = V_b - V_v and Q tests the new studies against the old ones: it says that they differ, not that
/// the change matters. A corrected table is the old one leaving and the new one entering (own derivation).
/// </summary>
/// <param name="Sensitivity">d_A, shift of the weighted mean logit sensitivity.</param>
/// <param name="Specificity">d_B, shift of the weighted mean logit specificity.</param>
/// <param name="Statistic">Q, at least 0.</param>
/// <param name="DegreesOfFreedom">Rank of Var d: 2, or 1 where the change touches one arm only.</param>
/// <param name="PValue">Upper tail of chi-squared.</param>
public sealed record NestedDifference(double Sensitivity, double Specificity, double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Whether the difference is significant at a level. 0.05 is usual beside a threshold of size, 0.01 alone.</summary>
    /// <param name="level">Significance level, in (0, 1).</param>
    public bool IsSignificant(double level) => PValue <= level;

    /// <summary>The test between two sets of tables.</summary>
    /// <param name="baseline">Tables of the baseline.</param>
    /// <param name="current">Tables of the current estimate.</param>
    /// <param name="currentFit">The current fit, for Omega; a variance that it lacks is taken as 0.</param>
    /// <returns>Null where nothing changed, or either set has no informative table.</returns>
    public static NestedDifference? Between(IReadOnlyList<StudyTable> baseline, IReadOnlyList<StudyTable> current, BivariateFit currentFit)
    {
        var omega = new SymmetricMatrix2(currentFit.VarianceSensitivity ?? 0, currentFit.Covariance ?? 0, currentFit.VarianceSpecificity ?? 0);
        var items = Union(baseline, current);
        if (!items.Exists(i => i.InBaseline) || !items.Exists(i => i.InCurrent)) return null;
        var (vb, vv) = (Covariance(items, omega, i => i.InBaseline), Covariance(items, omega, i => i.InCurrent));

        double dA = 0, dB = 0, aa = 0, ab = 0, bb = 0;
        foreach (var item in items)
        {
            var (o, p) = (item.Observation, Precision(item.Observation, omega));
            var (before, after) = (item.InBaseline ? vb : default, item.InCurrent ? vv : default);
            // C_i = (V_v [i in v] - V_b [i in b]) P_i.
            var (caa, cab) = Row(after.AA - before.AA, after.AB - before.AB, p);
            var (cba, cbb) = Row(after.AB - before.AB, after.BB - before.BB, p);
            dA += caa * o.A + cab * o.B;
            dB += cba * o.A + cbb * o.B;
            var s = Within(o, omega);
            aa += caa * caa * s.AA + 2 * caa * cab * s.AB + cab * cab * s.BB;
            ab += caa * cba * s.AA + (caa * cbb + cab * cba) * s.AB + cab * cbb * s.BB;
            bb += cba * cba * s.AA + 2 * cba * cbb * s.AB + cbb * cbb * s.BB;
        }

        var (statistic, rank) = QuadraticForm.Compute(dA, dB, new(aa, ab, bb), Math.Max(vb.AA, vb.BB));
        return rank == 0 ? null : new(dA, dB, statistic, rank, Quantiles.ChiSquaredUpperTail(statistic, rank));
    }

    private static (double, double) Row(double a, double b, SymmetricMatrix2 p) => (a * p.AA + b * p.AB, a * p.AB + b * p.BB);

    private static SymmetricMatrix2 Within(NormalObservation o, SymmetricMatrix2 omega) => new(
        o.HasA ? omega.AA + o.VarA : 0, o is { HasA: true, HasB: true } ? omega.AB : 0, o.HasB ? omega.BB + o.VarB : 0);

    private static SymmetricMatrix2 Precision(NormalObservation o, SymmetricMatrix2 omega)
    {
        var s = Within(o, omega);
        return o is { HasA: true, HasB: true } ? s.Inverse : new(o.HasA ? 1 / s.AA : 0, 0, o.HasB ? 1 / s.BB : 0);
    }

    private static SymmetricMatrix2 Covariance(List<Item> items, SymmetricMatrix2 omega, Func<Item, bool> member)
    {
        double aa = 0, ab = 0, bb = 0;
        foreach (var item in items.Where(member))
        {
            var p = Precision(item.Observation, omega);
            (aa, ab, bb) = (aa + p.AA, ab + p.AB, bb + p.BB);
        }

        // An arm that no table has carries no weight.
        return aa > 0 && bb > 0 ? new SymmetricMatrix2(aa, ab, bb).Inverse : new(aa > 0 ? 1 / aa : 0, 0, bb > 0 ? 1 / bb : 0);
    }

    private static List<Item> Union(IReadOnlyList<StudyTable> baseline, IReadOnlyList<StudyTable> current)
    {
        var items = new List<Item>();
        var left = current.Where(t => t.Table.Total > 0).ToList();
        foreach (var table in baseline.Where(t => t.Table.Total > 0)) items.Add(new(table, true, left.Remove(table)));
        items.AddRange(left.Select(table => new Item(table, false, true)));
        return items;
    }

    private sealed record Item(StudyTable Table, bool InBaseline, bool InCurrent)
    {
        public NormalObservation Observation { get; } = NormalObservation.From([Table.Table], ContinuityCorrection.Single)[0];
    }
}
