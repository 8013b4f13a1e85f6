using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>A table with the indices of the reference standard that it crosses, and of the one whose result its people share.</summary>
internal readonly record struct VerifiedTable(int Reference, CrossedTable Table, int Second, bool SecondPositive)
{
    /// <summary>No second reference standard.</summary>
    internal const int None = -1;

    internal bool IsJoint => Second != None;

    /// <summary>People in whom the two reference standards differ: one of them errs.</summary>
    internal long Discordant => !IsJoint ? 0 : SecondPositive ? Table.IndexPositive + Table.BothNegative : Table.BothPositive + Table.ReferencePositive;
}

/// <summary>The tables of one study.</summary>
internal sealed record LatentClassStudy(VerifiedTable[] Tables)
{
    /// <summary>Whether no two references of the study can both be without error.</summary>
    internal bool HasDiscordantReferences => Tables.Any(t => t.Discordant > 0);

    /// <summary>All people in one table, as a reference that never errs sees them.</summary>
    internal CrossedTable Sum => new(
        Tables.Sum(t => t.Table.BothPositive), Tables.Sum(t => t.Table.IndexPositive), Tables.Sum(t => t.Table.ReferencePositive), Tables.Sum(t => t.Table.BothNegative));

    /// <summary>Log of the multinomial coefficients.</summary>
    internal double LogCoefficient => Tables.Sum(t => Coefficient(t.Table))
        + Tables.Where(t => t.IsJoint).GroupBy(t => (t.Reference, t.Second)).Sum(g => LogBinomial.Coefficient(g.Where(t => t.SecondPositive).Sum(t => t.Table.Total), g.Where(t => !t.SecondPositive).Sum(t => t.Table.Total)));

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

    /// <summary>Whether any study has people in whom two references differ, so that they cannot all be without error.</summary>
    internal bool HasDiscordantReferences => Studies.Any(s => s.HasDiscordantReferences);

    /// <summary>One study a table, one reference without a name.</summary>
    internal static LatentClassStudies From(IEnumerable<CrossedTable> tables) => From(tables.Select(t => new[] { new LatentClassTable("", "", t) }));

    internal static LatentClassStudies From(IEnumerable<LatentClassTable> tables) => From(tables.GroupBy(t => t.Study, StringComparer.Ordinal).Select(g => g.ToArray()));

    private static LatentClassStudies From(IEnumerable<LatentClassTable[]> studies)
    {
        List<LatentClassTable[]> informative = [.. studies.Select(s => s.Where(t => t.Table.Total > 0).ToArray()).Where(s => s.Length > 0)];
        string[] references = [.. informative.SelectMany(s => s.SelectMany(t => t.SecondReference is null ? [t.Reference] : new[] { t.Reference, t.SecondReference })).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        LatentClassStudy[] sorted = [.. informative.Select(s => new LatentClassStudy([.. s.Select(Verified).Order(TableOrder)])).Order(Comparer<LatentClassStudy>.Create(Compare))];
        return new(sorted, references);

        VerifiedTable Verified(LatentClassTable t) => new(
            Array.IndexOf(references, t.Reference), t.Table, t.SecondReference is null ? VerifiedTable.None : Array.IndexOf(references, t.SecondReference), t.SecondReference is not null && t.SecondPositive);
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

    private static readonly Comparer<VerifiedTable> TableOrder = Comparer<VerifiedTable>.Create((a, b) => Key(a).CompareTo(Key(b)));

    private static (long, long, long, long, int, int, bool) Key(VerifiedTable t) =>
        (t.Table.BothPositive, t.Table.IndexPositive, t.Table.ReferencePositive, t.Table.BothNegative, t.Reference, t.Second, t.SecondPositive);
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
