namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Three statistics of the hypothesis that every study has the same proportion, each chi-squared with df = arms - 1 under it; I-squared
/// of each is Higgins'. They ignore the other arm. With sparse cells the inverse-variance one is unreliable.
/// </summary>
/// <param name="DegreesOfFreedom">Informative arms less one.</param>
/// <param name="Pearson">Sum of (x - n p)^2 / (n p (1 - p)) with p the pooled proportion.</param>
/// <param name="LikelihoodRatio">G^2 = 2 sum of x ln(x/E) over events and non-events.</param>
/// <param name="InverseVariance">Cochran's Q of the logits with weights 1/variance, 0.5 added to the cells of an arm's table that has a zero.</param>
public sealed record HomogeneityTests(int DegreesOfFreedom, HomogeneityTest Pearson, HomogeneityTest LikelihoodRatio, HomogeneityTest InverseVariance)
{
    /// <summary>Tests of equal sensitivities; null with fewer than two tables that have diseased people.</summary>
    /// <param name="tables">The tables.</param>
    public static HomogeneityTests? Sensitivity(IReadOnlyList<TwoByTwo> tables) =>
        Compute(Arms(tables, static t => new Arm(t.TruePositives, t.Diseased, StudyAccuracy.HasZero(t))));

    /// <summary>Tests of equal specificities; null with fewer than two tables that have people without the condition.</summary>
    /// <param name="tables">The tables.</param>
    public static HomogeneityTests? Specificity(IReadOnlyList<TwoByTwo> tables) =>
        Compute(Arms(tables, static t => new Arm(t.TrueNegatives, t.NonDiseased, StudyAccuracy.HasZero(t))));

    private static ReadOnlySpan<Arm> Arms(IReadOnlyList<TwoByTwo> tables, Func<TwoByTwo, Arm> of)
    {
        var arms = new Arm[tables.Count];
        var count = 0;
        for (var i = 0; i < tables.Count; i++)
        {
            if (of(tables[i]) is { Trials: > 0 } arm) arms[count++] = arm;
        }

        return arms.AsSpan(0, count);
    }

    private static HomogeneityTests? Compute(ReadOnlySpan<Arm> arms)
    {
        if (arms.Length < 2) return null;
        double events = 0, trials = 0;
        foreach (var arm in arms) (events, trials) = (events + arm.Events, trials + arm.Trials);
        var pooled = events / trials;
        double pearson = 0, likelihood = 0;
        foreach (var arm in arms)
        {
            double x = arm.Events, n = arm.Trials;
            likelihood += 2 * (Term(x, n * pooled) + Term(n - x, n * (1 - pooled)));
            if (pooled is > 0 and < 1) pearson += (x - n * pooled) * (x - n * pooled) / (n * pooled * (1 - pooled));
        }

        var df = arms.Length - 1;
        return new(df, HomogeneityTest.FromStatistic(pearson, df), HomogeneityTest.FromStatistic(likelihood, df), HomogeneityTest.FromStatistic(Cochran(arms), df));
    }

    private static double Term(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) : 0;

    private static double Cochran(ReadOnlySpan<Arm> arms)
    {
        double weights = 0, weighted = 0, sum = 0;
        foreach (var arm in arms) (weights, weighted) = (weights + 1 / arm.Variance, weighted + arm.Logit / arm.Variance);
        var mean = weighted / weights;
        foreach (var arm in arms) sum += (arm.Logit - mean) * (arm.Logit - mean) / arm.Variance;
        return sum;
    }

    private readonly record struct Arm
    {
        public Arm(long events, long trials, bool correct)
        {
            var (x, y) = (events + (correct ? 0.5 : 0), trials - events + (correct ? 0.5 : 0));
            (Events, Trials, Logit, Variance) = (events, trials, Math.Log(x / y), 1 / x + 1 / y);
        }

        public long Events { get; }

        public long Trials { get; }

        public double Logit { get; }

        public double Variance { get; }
    }
}

/// <summary>One homogeneity statistic.</summary>
/// <param name="Statistic">Q, at least 0.</param>
/// <param name="PValue">Upper tail of chi-squared.</param>
/// <param name="I2">max(0, (Q - df) / Q).</param>
public readonly record struct HomogeneityTest(double Statistic, double PValue, double I2)
{
    internal static HomogeneityTest FromStatistic(double statistic, int df)
    {
        var q = Math.Max(0, statistic);
        return new(q, Quantiles.ChiSquaredUpperTail(q, df), Heterogeneity.Higgins(q, df));
    }
}
