using System.Globalization;
using LivingReview.DiagnosticAccuracy;
using MathNet.Numerics.Distributions;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// How often "Do the subgroups differ?" says yes (p below 0.05) where they do not, and studies have several tables: the likelihood ratio test that takes
/// tables as independent, Wald's test with a covariance clustered by study, and the same statistic by Hotelling's distribution.
/// Logits 1.5 and 1.8; a study's effects have the variance 0.45, a table's own 0.15, on either part; 20 to 100 ill and 30 to 200 well people a table.
/// </summary>
internal static class SubgroupTestSize
{
    private const double Level = 0.05;

    private static readonly int[] Sizes = [5, 6, 8, 10, 15, 20, 30];

    private static readonly (string Name, Func<int, Draws, List<Drawn>> Draw)[] Designs =
    [
        ("half of the studies in both levels", (k, random) => Overlapping(k, k / 2, random)),
        ("one study in both levels", (k, random) => Overlapping(k, 1, random)),
        ("two tables of each study in one level", Repeated),
    ];

    private sealed record Drawn(string Study, string Level, TwoByTwo Table);

    internal static int Run(int reviews)
    {
        Console.WriteLine("| studies in each level | design | likelihood ratio | clustered Wald | by Hotelling's distribution |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, draw) in Designs)
        {
            foreach (var k in Sizes)
            {
                var (ratio, wald, hotelling, tests) = (0, 0, 0, 0);
                for (var review = 0; review < reviews; review++)
                {
                    var drawn = draw(k, new Draws((ulong)(1_000_000 + 10_000 * k + review)));
                    string[] studies = [.. drawn.Select(d => d.Study)];
                    var options = new RegressionOptions { Clusters = studies, SeparateVariances = false };
                    if (MetaRegression.Fit([.. drawn.Select(d => d.Table)], Covariate.FromLevels("level", [.. drawn.Select(d => d.Level)]), options) is not { WaldJoint: { } test } result) continue;
                    tests++;
                    if (result.Joint.PValue < Level) ratio++;
                    if (test.PValue < Level) wald++;
                    if (Hotelling(test, studies.Distinct(StringComparer.Ordinal).Count()) < Level) hotelling++;
                }

                Console.WriteLine($"| {k} | {name} | {Share(ratio, tests)} | {Share(wald, tests)} | {Share(hotelling, tests)} |");
            }
        }

        return 0;
    }

    private static string Share(int count, int of) =>
        string.Create(CultureInfo.InvariantCulture, $"{(double)count / of:F3} ± {Math.Sqrt((double)count / of * (1 - (double)count / of) / of):F3}");

    /// <summary>W (m - q + 1) / (m q) against F(q, m - q + 1), m the studies less the two levels.</summary>
    private static double Hotelling(ChiSquaredTest test, int studies)
    {
        var (q, m) = (test.DegreesOfFreedom, studies - 2);
        return 1 - FisherSnedecor.CDF(q, m - q + 1, test.Statistic * (m - q + 1) / (m * q));
    }

    private static List<Drawn> Overlapping(int k, int shared, Draws random)
    {
        var drawn = new List<Drawn>();
        for (var study = 0; study < 2 * k - shared; study++)
        {
            var effects = Effects(random, 0.45);
            if (study < k) drawn.Add(Table($"S{study}", "a", effects, random));
            if (study < shared || study >= k) drawn.Add(Table($"S{study}", "b", effects, random));
        }

        return drawn;
    }

    private static List<Drawn> Repeated(int k, Draws random)
    {
        var drawn = new List<Drawn>();
        for (var study = 0; study < 2 * k; study++)
        {
            var effects = Effects(random, 0.45);
            for (var table = 0; table < 2; table++) drawn.Add(Table($"S{study}", study < k ? "a" : "b", effects, random));
        }

        return drawn;
    }

    private static (double A, double B) Effects(Draws random, double variance) => (Math.Sqrt(variance) * random.Normal(), Math.Sqrt(variance) * random.Normal());

    private static Drawn Table(string study, string level, (double A, double B) effects, Draws random)
    {
        var (a, b) = Effects(random, 0.15);
        var (ill, well) = (20 + (int)(80 * random.Uniform()), 30 + (int)(170 * random.Uniform()));
        var (tp, tn) = (random.Binomial(ill, 1.5 + effects.A + a), random.Binomial(well, 1.8 + effects.B + b));
        return new(study, level, new(tp, well - tn, ill - tp, tn));
    }
}
