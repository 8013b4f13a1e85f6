using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// How many new studies the nominal 95 % prediction regions and intervals hold, on simulated reviews: the table of the methods page. "Known" takes the
/// between-study variances as estimated (<see cref="Region.Prediction"/>, <see cref="PredictionIntervals"/>), "uncertain" counts in that they are
/// (<see cref="BayesianModel.PredictNewStudy"/>).
/// </summary>
internal static class PredictionCoverage
{
    private const int NewStudies = 40;
    private static readonly (double A, double B)[] Variances = [(0.5, 0.6), (0.05, 0.05), (1.5, 2.0)];
    private static readonly string[] Columns = ["region, known", "of these at a boundary", "region, uncertain", "of these at a boundary", "intervals, known", "intervals, uncertain"];

    internal static int Run(int reviews)
    {
        Console.WriteLine("| variances | k | " + string.Join(" | ", Columns) + " | boundary fits |");
        Console.WriteLine("|---|---" + string.Concat(Columns.Select(_ => "|---")) + "|---|");
        foreach (var (a, b) in Variances)
        {
            foreach (var k in (int[])[5, 10, 20, 50])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {a}, {b} | {k} | ") + Row(k, a, b, reviews) + " |");
        }

        return 0;
    }

    private static string Row(int k, double varianceA, double varianceB, int reviews)
    {
        var shares = Columns.Select(_ => new Share()).ToArray();
        var boundary = 0;
        for (var review = 1; review <= reviews; review++)
        {
            var tables = GeneratedReview.Tables(k, (ulong)(review + 300_000 * k), varianceA, varianceB);
            var fit = BinomialModel.Fit(tables);
            var atBoundary = fit.Regime != Regime.Bivariate;
            boundary += atBoundary ? 1 : 0;
            var (known, intervals) = (Region.Prediction(fit), PredictionIntervals.Compute(fit));
            var uncertain = BayesianModel.PredictNewStudy(tables);
            foreach (var (newA, newB) in Points((ulong)(review + 7_000_000 * k), varianceA, varianceB))
            {
                shares[0].Add(Holds(known, newA, newB));
                shares[1].Add(atBoundary ? Holds(known, newA, newB) : null);
                shares[2].Add(Holds(uncertain?.Region, newA, newB));
                shares[3].Add(atBoundary ? Holds(uncertain?.Region, newA, newB) : null);
                shares[4].Add(Holds(intervals.Sensitivity, newA));
                shares[4].Add(Holds(intervals.Specificity, newB));
                shares[5].Add(Holds(uncertain?.Sensitivity, newA));
                shares[5].Add(Holds(uncertain?.Specificity, newB));
            }
        }

        return string.Join(" | ", shares.Select(s => s.ToString())) + string.Create(CultureInfo.InvariantCulture, $" | {(double)boundary / reviews:F2}");
    }

    /// <summary>True logits of new studies from the same distribution.</summary>
    private static IEnumerable<(double A, double B)> Points(ulong seed, double varianceA, double varianceB)
    {
        // Logits of studies so large that what they observe is what they are would do; drawn directly they cost nothing.
        var state = (seed + 1) * 0xD1342543DE82EF95;
        for (var i = 0; i < NewStudies; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
            var angle = 2 * Math.PI * Uniform();
            var (z1, z2) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            yield return (GeneratedReview.MuA + Math.Sqrt(varianceA) * z1, GeneratedReview.MuB + Math.Sqrt(varianceB) * (-0.4 * z1 + Math.Sqrt(0.84) * z2));
        }

        double Uniform()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    private static bool? Holds(Region? region, double a, double b)
    {
        if (region is null) return null;
        var rest = (1 - region.Correlation) * (1 + region.Correlation);
        if (region.SdSensitivity <= 0 || region.SdSpecificity <= 0 || rest < 1e-9) return false;
        var (x, y) = ((a - region.LogitSensitivity) / region.SdSensitivity, (b - region.LogitSpecificity) / region.SdSpecificity);
        return (x * x - 2 * region.Correlation * x * y + y * y) / rest <= region.Radius * region.Radius;
    }

    private static bool? Holds(Interval? interval, double logit) => interval is { } i ? i.Lower <= Logistic.Expit(logit) && Logistic.Expit(logit) <= i.Upper : null;

    private sealed class Share
    {
        private int _given;
        private int _held;

        public void Add(bool? holds)
        {
            _given += holds is null ? 0 : 1;
            _held += holds == true ? 1 : 0;
        }

        public override string ToString() => _given == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(double)_held / _given:F2}");
    }
}
