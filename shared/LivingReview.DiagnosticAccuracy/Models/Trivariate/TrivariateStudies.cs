namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>Successes and failures of one study in each of three outcomes; 0 and 0 where it says nothing.</summary>
/// <param name="Sensitivity">TP and FN.</param>
/// <param name="Specificity">TN and FP.</param>
/// <param name="Prevalence">People with and without the condition.</param>
internal readonly record struct TrivariateStudy((double Yes, double No) Sensitivity, (double Yes, double No) Specificity, (double Yes, double No) Prevalence)
{
    internal (double Yes, double No) this[int outcome] => outcome switch { 0 => Sensitivity, 1 => Specificity, _ => Prevalence };
}

/// <summary>The studies in an order that depends on nothing but counts.</summary>
internal sealed class TrivariateStudies
{
    internal const int Outcomes = 3;

    private readonly (double Yes, double No)[] _sums = new (double, double)[Outcomes];

    private TrivariateStudies(TwoByTwo[] tables)
    {
        Tables = tables;
        TrivariateStudy[] all = [.. tables.Select(From)];
        for (var o = 0; o < Outcomes; o++) _sums[o] = (all.Sum(s => s[o].Yes), all.Sum(s => s[o].No));
        // An outcome that is the same for all people has an infinite logit, and its likelihood is then 1.
        Estimable = [.. all.Select(s => new TrivariateStudy(Kept(s, 0), Kept(s, 1), Kept(s, 2)))];

        (double, double) Kept(TrivariateStudy study, int outcome) => IsFinite(outcome) ? study[outcome] : default;
    }

    /// <summary>The tables with people.</summary>
    internal TwoByTwo[] Tables { get; }

    /// <summary>Without the outcomes whose mean logit is infinite.</summary>
    internal TrivariateStudy[] Estimable { get; }

    internal int Count => Tables.Length;

    /// <summary>Studies with people of both classes: the others say nothing about the prevalence.</summary>
    internal int WithPrevalence => Tables.Count(HasBoth);

    internal static TrivariateStudies From(IEnumerable<TwoByTwo> tables) => new(
        [.. tables.Where(t => t.Total > 0).OrderBy(t => t.TruePositives).ThenBy(t => t.FalsePositives).ThenBy(t => t.FalseNegatives).ThenBy(t => t.TrueNegatives)]);

    internal (double Yes, double No) Sum(int outcome) => _sums[outcome];

    internal bool IsFinite(int outcome) => _sums[outcome] is { Yes: > 0, No: > 0 };

    /// <summary>The lowest and the highest observed prevalence; null where there is none.</summary>
    internal RateRange? PrevalenceRange()
    {
        double[] observed = [.. Tables.Where(HasBoth).Select(t => (double)Diseased(t) / t.Total)];
        return observed.Length > 0 ? new(observed.Min(), observed.Max()) : null;
    }

    /// <summary>The prevalences as the sensitivities of a model of one arm.</summary>
    internal TwoByTwo[] PrevalenceTables() => [.. Tables.Where(HasBoth).Select(t => new TwoByTwo(Diseased(t), 0, t.FalsePositives + t.TrueNegatives, 0))];

    private static long Diseased(TwoByTwo t) => t.TruePositives + t.FalseNegatives;

    private static bool HasBoth(TwoByTwo t) => Diseased(t) > 0 && t.FalsePositives + t.TrueNegatives > 0;

    private static TrivariateStudy From(TwoByTwo t) => new(
        (t.TruePositives, t.FalseNegatives), (t.TrueNegatives, t.FalsePositives), HasBoth(t) ? (Diseased(t), t.FalsePositives + t.TrueNegatives) : default);
}
