using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>How often the nominal 95 % intervals of the models beyond one table per study hold the truth: the table of their page.</summary>
internal static class ModelCoverage
{
    private static readonly int[] Sizes = [5, 10, 20, 50];

    internal static int Run(int replicates)
    {
        Console.WriteLine("| interval | k = 5 | 10 | 20 | 50 |");
        Console.WriteLine("|---|---|---|---|---|");
        Print(["thresholds: sensitivity at the median threshold", "thresholds: specificity there", "thresholds: best threshold"], replicates, Thresholds);
        Print(["latent class: sensitivity", "latent class: specificity", "latent class: reference sensitivity", "latent class: reference specificity"], Math.Max(1, replicates / 4), LatentClass);
        Print(["selection p = 0.6: sensitivity", "selection p = 0.6: SAUC"], replicates, Selection);
        Print(["net benefit at 0.2", "PPV, prevalence of a survey of 200"], replicates, Decisions);
        Print(["prediction region", "prediction region, variances taken for known", "prediction interval of sensitivity", "the same, variances taken for known"], replicates, Prediction);
        Print(["regression: slope on sensitivity", "regression: slope on specificity"], replicates, Regression);
        return 0;
    }

    private static void Print(string[] names, int replicates, Func<int, ulong, bool?[]> replicate)
    {
        var cells = new string[names.Length, Sizes.Length];
        for (var s = 0; s < Sizes.Length; s++)
        {
            var (held, given) = (new int[names.Length], new int[names.Length]);
            for (var r = 1; r <= replicates; r++)
            {
                var holds = replicate(Sizes[s], (ulong)(r + 1_000_000 * Sizes[s]));
                for (var i = 0; i < names.Length; i++)
                {
                    given[i] += holds[i] is null ? 0 : 1;
                    held[i] += holds[i] == true ? 1 : 0;
                }
            }

            for (var i = 0; i < names.Length; i++)
                cells[i, s] = given[i] == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(double)held[i] / given[i]:F3}{(given[i] < replicates ? $" of {given[i]}" : "")}");
        }

        for (var i = 0; i < names.Length; i++)
            Console.WriteLine($"| {names[i]} | {string.Join(" | ", Sizes.Select((_, s) => cells[i, s]))} |");
    }

    private static bool? Holds(Interval? interval, double truth) => interval is { } i ? i.Lower <= truth && truth <= i.Upper : null;

    /// <summary>Markers of mean log 1.7 and 2.1, scales 0.15 and 0.2, between-study deviations 0.12 and 0.15, correlation 0.6; one to five thresholds a study.</summary>
    private static bool?[] Thresholds(int k, ulong seed)
    {
        var random = new Draws(seed);
        var tables = new List<ThresholdTable>();
        for (var i = 0; i < k; i++)
        {
            var (z0, z1) = (random.Normal(), random.Normal());
            var (m0, m1) = (1.7 + 0.12 * z0, 2.1 + 0.15 * (0.6 * z0 + 0.8 * z1));
            double[] healthy = [.. Enumerable.Range(0, 40 + (int)(100 * random.Uniform())).Select(_ => Math.Exp(m0 + 0.15 * random.Logistic()))];
            double[] ill = [.. Enumerable.Range(0, 20 + (int)(60 * random.Uniform())).Select(_ => Math.Exp(m1 + 0.2 * random.Logistic()))];
            var cuts = Enumerable.Range(0, 1 + (int)(5 * random.Uniform())).Select(_ => Math.Round(Math.Exp(1.9 + 0.2 * random.Normal()), 1)).Distinct();
            tables.AddRange(cuts.Select(c => new ThresholdTable($"S{i}", c, new(ill.Count(x => x > c), healthy.Count(x => x > c), ill.Count(x => x <= c), healthy.Count(x => x <= c)))));
        }

        var fit = ThresholdModel.Fit(tables);
        var at = fit.AccuracyAt(6.5);
        var (sensitivity, specificity) = (Logistic.Expit((2.1 - Math.Log(6.5)) / 0.2), Logistic.Expit((Math.Log(6.5) - 1.7) / 0.15));
        return [Holds(at.Sensitivity, sensitivity), Holds(at.Specificity, specificity), Holds(fit.BestThreshold(), TrueBest())];
    }

    /// <summary>Where the two logistic densities cross between the locations.</summary>
    private static double TrueBest()
    {
        var (low, high) = (1.7, 2.1);
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (Density((middle - 2.1) / 0.2) / 0.2 > Density((middle - 1.7) / 0.15) / 0.15)
                high = middle;
            else
                low = middle;
        }

        return Math.Exp(low);

        static double Density(double t) => Logistic.Expit(t) * Logistic.Expit(-t);
    }

    private static bool?[] LatentClass(int k, ulong seed)
    {
        var random = new Draws(seed);
        var tables = new CrossedTable[k];
        for (var i = 0; i < k; i++)
        {
            var (z1, z2) = (random.Normal(), random.Normal());
            var (a, b, c) = (1.2 + 0.6 * z1, 1.8 + 0.7 * (-0.4 * z1 + Math.Sqrt(0.84) * z2), -0.5 + 0.8 * random.Normal());
            var cells = new long[4];
            for (var person = 0; person < 100 + (int)(200 * random.Uniform()); person++)
            {
                var ill = random.Uniform() < Logistic.Expit(c);
                var index = random.Uniform() < (ill ? Logistic.Expit(a) : Logistic.Expit(-b));
                var reference = random.Uniform() < (ill ? 0.85 : 0.05);
                cells[(index ? 0 : 2) + (reference ? 0 : 1)]++;
            }

            tables[i] = new(cells[0], cells[1], cells[2], cells[3]);
        }

        var fit = LatentClassModel.Fit(tables);
        return [Holds(fit.Sensitivity, Logistic.Expit(1.2)), Holds(fit.Specificity, Logistic.Expit(1.8)), Holds(fit.ReferenceSensitivity, 0.85), Holds(fit.ReferenceSpecificity, 0.95)];
    }

    /// <summary>Studies drawn until k are published, with a probability that rises with their t statistic (beta 0.5) and is 0.6 on average.</summary>
    private static bool?[] Selection(int k, ulong seed)
    {
        var random = new Draws(seed);
        var published = new List<TwoByTwo>();
        for (ulong round = 0; published.Count < k && round < 100; round++)
        {
            foreach (var table in GeneratedReview.Tables(50, seed * 1000 + round + 1))
            {
                var y = Math.Log((table.TruePositives + 0.5) / (table.FalseNegatives + 0.5)) + Math.Log((table.TrueNegatives + 0.5) / (table.FalsePositives + 0.5));
                var v = 1 / (table.TruePositives + 0.5) + 1 / (table.FalseNegatives + 0.5) + 1 / (table.TrueNegatives + 0.5) + 1 / (table.FalsePositives + 0.5);
                if (published.Count < k && 0.5 * (y / Math.Sqrt(v) - 5.4) + random.Normal() > 0)
                    published.Add(table);
            }
        }

        var estimates = SelectionModel.Fit([.. published], [0.6]);
        // The line of the summary curve: slope rho s_A / s_B of the generator.
        var slope = -0.4 * Math.Sqrt(0.5 / 0.6);
        var area = 0.0;
        for (var x = -40.0; x <= 40; x += 0.1)
            area += 0.1 * Logistic.Expit(GeneratedReview.MuA - slope * (x + GeneratedReview.MuB)) * Logistic.Expit(x) * Logistic.Expit(-x);
        return [Holds(estimates[0].Sensitivity, Logistic.Expit(GeneratedReview.MuA)), Holds(estimates[0].Sauc, area)];
    }

    private static bool?[] Decisions(int k, ulong seed)
    {
        var random = new Draws(seed);
        var fit = BinomialModel.Fit(GeneratedReview.Tables(k, seed));
        var (sensitivity, specificity) = (Logistic.Expit(GeneratedReview.MuA), Logistic.Expit(GeneratedReview.MuB));
        var cases = Enumerable.Range(0, 200).Count(_ => random.Uniform() < 0.2);
        return
        [
            Holds(DecisionCurve.Compute(fit, 0.2, [0.2])?[0].Test, 0.2 * sensitivity - 0.8 * (1 - specificity) * 0.25),
            Holds(UncertainPrevalence.FromSurvey(cases, 200).Apply(fit)?.Positive, 0.2 * sensitivity / (0.2 * sensitivity + 0.8 * (1 - specificity))),
        ];
    }

    /// <summary>One new study a review: whether its true point lies in the region and its true sensitivity in the interval.</summary>
    private static bool?[] Prediction(int k, ulong seed)
    {
        var random = new Draws(seed);
        var tables = GeneratedReview.Tables(k, seed);
        var fit = BinomialModel.Fit(tables);
        var prediction = BayesianModel.PredictNewStudy(tables)!;
        var (z1, z2) = (random.Normal(), random.Normal());
        var (a, b) = (GeneratedReview.MuA + Math.Sqrt(0.5) * z1, GeneratedReview.MuB + Math.Sqrt(0.6) * (-0.4 * z1 + Math.Sqrt(0.84) * z2));
        return [Holds(prediction.Region, a, b), Holds(Region.Prediction(fit), a, b), Holds(prediction.Sensitivity, Logistic.Expit(a)), Holds(PredictionIntervals.Compute(fit).Sensitivity, Logistic.Expit(a))];
    }

    private static bool? Holds(Region? region, double a, double b)
    {
        if (region is null) return null;
        var (x, y) = ((a - region.LogitSensitivity) / region.SdSensitivity, (b - region.LogitSpecificity) / region.SdSpecificity);
        var rest = (1 - region.Correlation) * (1 + region.Correlation);
        return rest > 1e-9 && (x * x - 2 * region.Correlation * x * y + y * y) / rest <= region.Radius * region.Radius;
    }

    /// <summary>A continuous covariate without any effect.</summary>
    private static bool?[] Regression(int k, ulong seed)
    {
        var random = new Draws(seed);
        var fit = MultipleRegression.Fit(GeneratedReview.Tables(k, seed), [new(Covariate.FromValues("x", [.. Enumerable.Range(0, k).Select(_ => (double?)random.Normal())]))]);
        return [HoldsZero(fit?.Sensitivity[1]), HoldsZero(fit?.Specificity[1])];
    }

    private static bool? HoldsZero(RegressionCoefficient? c) => c is { Lower: { } lower, Upper: { } upper } ? lower <= 0 && 0 <= upper : null;

    /// <summary>Random numbers from a fixed seed.</summary>
    private sealed class Draws(ulong seed)
    {
        // Another multiplier than that of the sequence: with the same, neighbouring seeds would share their numbers.
        private ulong _state = (seed + 1) * 0xD1342543DE82EF95;

        internal double Uniform()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }

        internal double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

        internal double Logistic() => DiagnosticAccuracy.Logistic.Logit(Math.Clamp(Uniform(), 1e-12, 1 - 1e-12));
    }
}
