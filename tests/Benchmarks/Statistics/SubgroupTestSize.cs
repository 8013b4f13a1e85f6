using System.Globalization;
using LivingReview.DiagnosticAccuracy;
using MathNet.Numerics.Distributions;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// How often "Do the subgroups differ?" says yes (p below 0.05) where they do not, and studies have several tables: the likelihood ratio test that takes
/// tables as independent, Wald's test with a covariance clustered by study by chi-squared, by Hotelling's distribution with studies less levels as its pieces,
/// and as the library has it, with the pieces that the levels' sizes leave.
/// Logits 1.5 and 1.8; a study's effects have the variance 0.45, a table's own 0.15, on either part; 20 to 100 ill and 30 to 200 well people a table.
/// </summary>
internal static class SubgroupTestSize
{
    private const double Level = 0.05;

    /// <summary>Studies in the two levels: equal ones, and a small level beside a large one.</summary>
    private static readonly (int A, int B)[] Sizes = [(5, 5), (6, 6), (8, 8), (10, 10), (15, 15), (20, 20), (30, 30), (5, 20), (5, 50), (10, 50)];

    private static readonly (string Name, Func<int, int, Draws, List<Drawn>> Draw)[] Designs =
    [
        ("half of the studies in both levels", (a, b, random) => Overlapping(a, b, a / 2, random)),
        ("one study in both levels", (a, b, random) => Overlapping(a, b, 1, random)),
        ("two tables of each study in one level", Repeated),
    ];

    private sealed record Drawn(string Study, string Level, TwoByTwo Table);

    internal static int Run(int reviews)
    {
        Console.WriteLine("| studies in the levels | design | likelihood ratio | Wald, chi-squared | Hotelling, studies - levels | as used |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, draw) in Designs)
        {
            foreach (var (a, b) in Sizes)
            {
                var (ratio, wald, hotelling, used, tests) = (0, 0, 0, 0, 0);
                for (var review = 0; review < reviews; review++)
                {
                    var drawn = draw(a, b, new Draws((ulong)(1_000_000 + 10_000 * a + 1_000_000 * (b - a) + review)));
                    string[] studies = [.. drawn.Select(d => d.Study)];
                    var options = new RegressionOptions { Clusters = studies, SeparateVariances = false };
                    if (MetaRegression.Fit([.. drawn.Select(d => d.Table)], Covariate.FromLevels("level", [.. drawn.Select(d => d.Level)]), options) is not { WaldJoint: { } test } result) continue;
                    tests++;
                    if (result.Joint.PValue < Level) ratio++;
                    if (Quantiles.ChiSquaredUpperTail(test.Statistic, test.DegreesOfFreedom) < Level) wald++;
                    if (Hotelling(test, studies.Distinct(StringComparer.Ordinal).Count()) < Level) hotelling++;
                    if (test.PValue < Level) used++;
                }

                Console.WriteLine($"| {(a == b ? $"{a}" : $"{a} and {b}")} | {name} | {Share(ratio, tests)} | {Share(wald, tests)} | {Share(hotelling, tests)} | {Share(used, tests)} |");
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

    private static List<Drawn> Overlapping(int first, int second, int shared, Draws random)
    {
        var drawn = new List<Drawn>();
        for (var study = 0; study < first + second - shared; study++)
        {
            var effects = Effects(random, 0.45);
            if (study < first) drawn.Add(Table($"S{study}", "a", effects, random));
            if (study < shared || study >= first) drawn.Add(Table($"S{study}", "b", effects, random));
        }

        return drawn;
    }

    private static List<Drawn> Repeated(int first, int second, Draws random)
    {
        var drawn = new List<Drawn>();
        for (var study = 0; study < first + second; study++)
        {
            var effects = Effects(random, 0.45);
            for (var table = 0; table < 2; table++) drawn.Add(Table($"S{study}", study < first ? "a" : "b", effects, random));
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
