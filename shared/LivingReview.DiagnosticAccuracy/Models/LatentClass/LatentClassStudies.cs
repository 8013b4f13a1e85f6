using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>The tables of one study, each with the index of its reference standard.</summary>
internal sealed record LatentClassStudy((int Reference, CrossedTable Table)[] Tables)
{
    /// <summary>All people in one table, as a reference that never errs sees them.</summary>
    internal CrossedTable Sum => new(
        Tables.Sum(t => t.Table.BothPositive), Tables.Sum(t => t.Table.IndexPositive), Tables.Sum(t => t.Table.ReferencePositive), Tables.Sum(t => t.Table.BothNegative));

    /// <summary>Log of the multinomial coefficients.</summary>
    internal double LogCoefficient => Tables.Sum(t => Coefficient(t.Table));

    /// <summary>What the coefficients of the tables have beyond that of their sum; exactly 0 for a single table.</summary>
    internal double ExcessCoefficient => Tables.Length == 1 ? 0 : LogCoefficient - Coefficient(Sum);

    private static double Coefficient(CrossedTable t) =>
        LogBinomial.Coefficient(t.BothPositive, t.Total - t.BothPositive)
        + LogBinomial.Coefficient(t.IndexPositive, t.ReferencePositive + t.BothNegative) + LogBinomial.Coefficient(t.ReferencePositive, t.BothNegative);
}

/// <summary>The studies in an order that depends on nothing but counts and references, and the names of the references in order.</summary>
internal sealed record LatentClassStudies(LatentClassStudy[] Studies, string[] References)
{
    internal int Count => Studies.Length;

    /// <summary>Positions of the parameters for so many references.</summary>
    internal LatentClassLayout Layout => new(Math.Max(References.Length, 1));

    internal long People => Studies.Sum(s => s.Sum.Total);

    /// <summary>One study a table, one reference without a name.</summary>
    internal static LatentClassStudies From(IEnumerable<CrossedTable> tables) => From(tables.Select(t => new[] { (Reference: "", Table: t) }));

    internal static LatentClassStudies From(IEnumerable<LatentClassTable> tables) =>
        From(tables.GroupBy(t => t.Study, StringComparer.Ordinal).Select(g => g.Select(t => (t.Reference, t.Table)).ToArray()));

    private static LatentClassStudies From(IEnumerable<(string Reference, CrossedTable Table)[]> studies)
    {
        List<(string Reference, CrossedTable Table)[]> informative = [.. studies.Select(s => s.Where(t => t.Table.Total > 0).ToArray()).Where(s => s.Length > 0)];
        string[] references = [.. informative.SelectMany(s => s.Select(t => t.Reference)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        LatentClassStudy[] sorted =
        [
            .. informative.Select(s => new LatentClassStudy([.. s.Select(t => (Array.IndexOf(references, t.Reference), t.Table)).Order(TableOrder)])).Order(Comparer<LatentClassStudy>.Create(Compare)),
        ];
        return new(sorted, references);
    }

    private static int Compare(LatentClassStudy x, LatentClassStudy y)
    {
        for (var i = 0; i < Math.Min(x.Tables.Length, y.Tables.Length); i++)
        {
            if (TableOrder.Compare(x.Tables[i], y.Tables[i]) is var order and not 0)
                return order;
        }

        return x.Tables.Length.CompareTo(y.Tables.Length);
    }

    private static readonly Comparer<(int Reference, CrossedTable Table)> TableOrder = Comparer<(int Reference, CrossedTable Table)>.Create((a, b) => Key(a).CompareTo(Key(b)));

    private static (long, long, long, long, int) Key((int Reference, CrossedTable Table) t) =>
        (t.Table.BothPositive, t.Table.IndexPositive, t.Table.ReferencePositive, t.Table.BothNegative, t.Reference);
}

/// <summary>
/// Where each parameter stands: mean logit sensitivity, specificity and prevalence; the logits of each reference's sensitivity and specificity; two log odds
/// ratios of dependence; l11, l21, l22 of the index test; the standard deviation of logit prevalence.
/// </summary>
internal readonly record struct LatentClassLayout(int References)
{
    private const int Predictors = 3;

    internal int Size => L11 + 4;

    internal int WithCondition => Predictors + 2 * References;

    internal int WithoutCondition => WithCondition + 1;

    internal int L11 => WithCondition + 2;

    internal int L21 => L11 + 1;

    internal int L22 => L11 + 2;

    internal int SdPrevalence => L11 + 3;

    /// <summary>All of the references' parameters.</summary>
    internal int[] OfReferences => [.. Enumerable.Range(Predictors, 2 * References)];

    internal static int Sensitivity(int reference) => Predictors + 2 * reference;

    internal static int Specificity(int reference) => Predictors + 2 * reference + 1;

    internal bool IsOfReference(int parameter) => parameter >= Predictors && parameter < WithCondition;
}
