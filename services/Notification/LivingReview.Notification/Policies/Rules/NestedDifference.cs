using LivingReview.Contracts.Estimates;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>
/// Whether two sets of tables of one review tell different stories. With weights W_i(x) = (sum P)^-1 P_i, P_i = (S_i + Omega)^-1, and
/// C_i = W_i(v) - W_i(b): d = sum C_i y_i, D = sum C_i (S_i + Omega) C_i'. For nested sets D = V_b - V_v and Q = d' D^-1 d is the test of the
/// new studies against the old (independent increments); a corrected table counts as two tables, so it holds for any change.
/// </summary>
internal readonly record struct NestedDifference(double Q, double P)
{
    public static NestedDifference? Of(IReadOnlyList<EvidenceTable> before, IReadOnlyList<EvidenceTable> after, Matrix2 omega)
    {
        if (before.Count == 0 || after.Count == 0) return null;
        var items = before.Select(Key).ToDictionary(k => k, k => (InBefore: true, InAfter: false));
        foreach (var key in after.Select(Key)) items[key] = (items.ContainsKey(key), true);

        var tables = items.Select(i => (Table: i.Key, i.Value.InBefore, i.Value.InAfter)).Select(i =>
        {
            var (y, s) = Logits.Of(new EvidenceTable { StudyId = "", Label = "", Tp = i.Table.Tp, Fp = i.Table.Fp, Fn = i.Table.Fn, Tn = i.Table.Tn, Strata = [] });
            var spread = s + omega;
            return (y, Spread: spread, P: spread.Inverse, i.InBefore, i.InAfter);
        }).ToList();
        var (inverseBefore, inverseAfter) = (Sum(tables.Where(t => t.InBefore).Select(t => t.P)).Inverse, Sum(tables.Where(t => t.InAfter).Select(t => t.P)).Inverse);

        var d = new Pair(0, 0);
        var covariance = Matrix2.Zero;
        foreach (var (y, spread, p, inBefore, inAfter) in tables)
        {
            var c = (inAfter ? inverseAfter * p : Matrix2.Zero) - (inBefore ? inverseBefore * p : Matrix2.Zero);
            d += c * y;
            covariance += c * spread * c.Transposed;
        }

        if (!covariance.IsPositive) return null;
        var q = Matrix2.Quadratic(d, covariance);
        return new(q, Math.Exp(-q / 2));
    }

    private static (string Study, long Tp, long Fp, long Fn, long Tn) Key(EvidenceTable t) => (t.StudyId, t.Tp, t.Fp, t.Fn, t.Tn);

    private static Matrix2 Sum(IEnumerable<Matrix2> matrices) => matrices.Aggregate(Matrix2.Zero, (a, b) => a + b);
}
