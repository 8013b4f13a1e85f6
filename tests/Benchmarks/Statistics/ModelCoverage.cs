using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>How often the nominal 95 % intervals of the models beyond one table per study hold the truth: the table of their page.</summary>
internal static class ModelCoverage
{
    private static readonly int[] Sizes = [5, 10, 20, 50];

    private const int NewStudies = 40;

    /// <param name="replicates">Reviews of each size, at most.</param>
    /// <param name="seconds">Seconds of processor time after which a size of a group of rows has no further review.</param>
    /// <param name="only">Part of the name of the rows that are wanted; all if null.</param>
    internal static int Run(int replicates, double seconds = double.PositiveInfinity, string? only = null)
    {
        Console.WriteLine("| interval | k = 5 | 10 | 20 | 50 | reviews |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Print(["comparative, study and table: relative sensitivity", "comparative: relative specificity", "comparative: difference of sensitivities"], Comparative);
        Print(["comparative, joint results: relative sensitivity", "joint results: relative specificity", "joint results: odds ratio of the diseased"], JointModelCoverage.Comparative);
        Print(["trivariate: prevalence", "trivariate: PPV at the means", "trivariate: NPV at the means", "trivariate: PPV at a prevalence of 0.2"], JointModelCoverage.Trivariate);
        PrintShares(["trivariate: PPV of a new study", "trivariate: NPV of a new study"], JointModelCoverage.NewStudy);
        Print(["thresholds and cut-offs: sensitivity at the median threshold", "thresholds and cut-offs: specificity there", "thresholds: best threshold"], Thresholds);
        PrintShares(["thresholds: prediction intervals there", "the same, variances taken for known", "thresholds: prediction region there", "that region, variances taken for known"], ThresholdPrediction);
        Print(["regression: slope on sensitivity", "regression: slope on specificity"], Regression);
        Print(["selection p = 0.6: sensitivity", "selection p = 0.6: SAUC"], Selection);
        Print(["exact selection p = 0.6: sensitivity", "exact selection p = 0.6: SAUC"], ExactSelection);
        Print(["latent class: sensitivity", "latent class: specificity", "latent class: reference sensitivity", "latent class: reference specificity"], LatentClass);
        Print(["two references: sensitivity", "two references: specificity", "two references: sensitivity of the poor one"], TwoReferences);
        Print(["Bayesian: sensitivity", "Bayesian: specificity", "Bayesian: SD of sensitivity"], Bayesian);
        Print(["twin normal-reml: sensitivity", "twin bayesian (coarse grid): sensitivity", "twin wald: sensitivity"], Twins);
        Print(["forecast of sensitivity after 1 study", "forecast of sensitivity after 5"], Forecast);
        Print(["net benefit at 0.2", "PPV, prevalence of a survey of 200"], Decisions);
        Print(["prediction region", "prediction region, variances taken for known", "prediction interval of sensitivity", "the same, variances taken for known"], Prediction);
        return 0;

        void Print(string[] names, Func<int, ulong, bool?[]> replicate) =>
            PrintShares(names, (k, seed) => Array.ConvertAll(replicate(k, seed), held => held is { } h ? h ? 1 : 0 : (double?)null));

        void PrintShares(string[] names, Func<int, ulong, double?[]> replicate)
        {
            if (only is not null && !names.Any(n => n.Contains(only, StringComparison.OrdinalIgnoreCase))) return;
            var (cells, reviews) = (new string[names.Length, Sizes.Length], new int[Sizes.Length]);
            for (var s = 0; s < Sizes.Length; s++)
            {
                var held = names.Select(_ => new List<double>()).ToArray();
                var start = Environment.CpuUsage.TotalTime;
                for (; reviews[s] < replicates && (reviews[s] == 0 || (Environment.CpuUsage.TotalTime - start).TotalSeconds < seconds); reviews[s]++)
                {
                    var holds = replicate(Sizes[s], (ulong)(reviews[s] + 1 + 1_000_000 * Sizes[s]));
                    for (var i = 0; i < names.Length; i++)
                    {
                        if (holds[i] is { } share) held[i].Add(share);
                    }
                }

                for (var i = 0; i < names.Length; i++) cells[i, s] = Cell(held[i], reviews[s]);
            }

            for (var i = 0; i < names.Length; i++)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {names[i]} | {string.Join(" | ", Sizes.Select((_, s) => cells[i, s]))} | {string.Join(", ", reviews.Distinct().Count() == 1 ? reviews[..1] : reviews)} |"));
        }
    }

    /// <summary>Share and its Monte Carlo error: of the mean over the reviews, and one review where all agree.</summary>
    private static string Cell(List<double> held, int reviews)
    {
        if (held.Count == 0) return "-";
        var mean = held.Average();
        var error = Math.Sqrt(held.Sum(h => (h - mean) * (h - mean)) / held.Count / held.Count);
        if (error == 0) error = 1.0 / held.Count;
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F2} ± {error:F2}{(held.Count < reviews ? $" of {held.Count}" : "")}");
    }

    internal static bool? Holds(Interval? interval, double truth) => interval is { } i ? i.Lower <= truth && truth <= i.Upper : null;

    /// <summary>Markers of mean log 1.7 and 2.1, scales 0.15 and 0.2, between-study deviations 0.12 and 0.15, correlation 0.6; one to five thresholds a study.</summary>
    private static bool?[] Thresholds(int k, ulong seed)
    {
        var fit = ThresholdModel.Fit(Markers(k, new Draws(seed)));
        var at = fit.AccuracyAt(MedianThreshold);
        var (sensitivity, specificity) = AccuracyOf(2.1, 1.7);
        return [Holds(at.Sensitivity, sensitivity), Holds(at.Specificity, specificity), Holds(fit.BestThreshold(), TrueBest())];
    }

    /// <summary>Forty new studies a review.</summary>
    private static double?[] ThresholdPrediction(int k, ulong seed)
    {
        var random = new Draws(seed);
        var fit = ThresholdModel.Fit(Markers(k, random));
        var (at, uncertain) = (fit.At(MedianThreshold), ThresholdPredictions.Compute(fit, [MedianThreshold])[0]);
        if (at is null || uncertain is null || PredictionIntervals.Compute(at) is not { Sensitivity: { } a, Specificity: { } b } || Region.Prediction(at) is not { } region) return [null, null, null, null];
        var held = new double?[] { 0, 0, 0, 0 };
        for (var i = 0; i < NewStudies; i++)
        {
            var (m0, m1) = Locations(random);
            var (sensitivity, specificity) = AccuracyOf(m1, m0);
            var (logitA, logitB) = (Logistic.Logit(sensitivity), Logistic.Logit(specificity));
            held[0] += (Share(Holds(uncertain.Sensitivity, sensitivity)) + Share(Holds(uncertain.Specificity, specificity))) / 2;
            held[1] += (Share(Holds(a, sensitivity)) + Share(Holds(b, specificity))) / 2;
            held[2] += Share(Holds(uncertain.Region, logitA, logitB));
            held[3] += Share(Holds(region, logitA, logitB));
        }

        return Array.ConvertAll(held, h => h / NewStudies);

        static double Share(bool? holds) => holds == true ? 1 : 0;
    }

    private const double MedianThreshold = 6.5;

    private static (double Without, double With) Locations(Draws random)
    {
        var (z0, z1) = (random.Normal(), random.Normal());
        return (1.7 + 0.12 * z0, 2.1 + 0.15 * (0.6 * z0 + 0.8 * z1));
    }

    private static (double Sensitivity, double Specificity) AccuracyOf(double with, double without) =>
        (Logistic.Expit((with - Math.Log(MedianThreshold)) / 0.2), Logistic.Expit((Math.Log(MedianThreshold) - without) / 0.15));

    private static List<ThresholdTable> Markers(int k, Draws random)
    {
        var tables = new List<ThresholdTable>();
        for (var i = 0; i < k; i++)
        {
            var (m0, m1) = Locations(random);
            double[] healthy = [.. Enumerable.Range(0, 40 + (int)(100 * random.Uniform())).Select(_ => Math.Exp(m0 + 0.15 * random.Logistic()))];
            double[] ill = [.. Enumerable.Range(0, 20 + (int)(60 * random.Uniform())).Select(_ => Math.Exp(m1 + 0.2 * random.Logistic()))];
            var cuts = Enumerable.Range(0, 1 + (int)(5 * random.Uniform())).Select(_ => Math.Round(Math.Exp(1.9 + 0.2 * random.Normal()), 1)).Distinct();
            tables.AddRange(cuts.Select(c => new ThresholdTable($"S{i}", c, new(ill.Count(x => x > c), healthy.Count(x => x > c), ill.Count(x => x <= c), healthy.Count(x => x <= c)))));
        }

        return tables;
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

    /// <summary>Two tests in every study but every third, which has one of them; study effects of variance 0.3, table effects of 0.15, true logits 1.2 and 1.7, 1.8 and 1.6.</summary>
    private static bool?[] Comparative(int k, ulong seed)
    {
        var random = new Draws(seed);
        var tables = new List<ComparativeTable>();
        for (var i = 0; i < k; i++)
        {
            var (u, v) = (Math.Sqrt(0.3) * random.Normal(), Math.Sqrt(0.3) * random.Normal());
            var (ill, well) = (20 + (int)(80 * random.Uniform()), 30 + (int)(170 * random.Uniform()));
            for (var test = 0; test < 2; test++)
            {
                var (a, b) = (u + Math.Sqrt(0.15) * random.Normal() + (test == 0 ? 1.2 : 1.7), v + Math.Sqrt(0.15) * random.Normal() + (test == 0 ? 1.8 : 1.6));
                var (tp, tn) = (random.Binomial(ill, a), random.Binomial(well, b));
                if (i % 3 != 2 || test == i / 3 % 2) tables.Add(new($"S{i}", test == 0 ? "a" : "b", new(tp, well - tn, ill - tp, tn)));
            }
        }

        var contrast = ComparativeModel.Fit(tables, new() { Reference = "a" })?.Contrasts[0];
        var (s0, s1, c0, c1) = (Logistic.Expit(1.2), Logistic.Expit(1.7), Logistic.Expit(1.8), Logistic.Expit(1.6));
        return [Holds(contrast?.Sensitivity?.Relative, s1 / s0), Holds(contrast?.Specificity?.Relative, c1 / c0), Holds(contrast?.Sensitivity?.Difference, s1 - s0)];
    }

    private static bool?[] Bayesian(int k, ulong seed)
    {
        var posterior = BayesianModel.Fit(GeneratedReview.Tables(k, seed), new() { Grid = BayesianGrid.Coarse });
        return [Holds(posterior?.Sensitivity, Logistic.Expit(GeneratedReview.MuA)), Holds(posterior?.Specificity, Logistic.Expit(GeneratedReview.MuB)), Holds(posterior?.SdSensitivity, Math.Sqrt(0.5))];
    }

    private static bool? Holds(PosteriorSummary? summary, double truth) => summary is null ? null : summary.Lower <= truth && truth <= summary.Upper;

    private static bool?[] Twins(int k, ulong seed)
    {
        var tables = GeneratedReview.Tables(k, seed);
        StudyTable[] labelled = [.. tables.Select((t, i) => new StudyTable($"S{i}", t))];
        var truth = Logistic.Expit(GeneratedReview.MuA);
        return
        [
            Holds(Pooling.Pool(labelled, new() { Model = PoolingModel.NormalReml, Intervals = IntervalMethod.Wald }).Sensitivity, truth),
            Holds(BayesianModel.Fit(tables, new() { Grid = BayesianGrid.Coarse })?.Sensitivity, truth),
            Holds(Pooling.Pool(labelled, new() { Intervals = IntervalMethod.Wald }).Sensitivity, truth),
        ];
    }

    /// <summary>k studies now, one and five more of the same kind.</summary>
    private static bool?[] Forecast(int k, ulong seed)
    {
        var tables = GeneratedReview.Tables(k + 5, seed);
        var now = BinomialModel.Fit(tables.AsSpan(0, k));
        return [After(1), After(5)];

        bool? After(int m) => UpdateForecast.Compute(now, tables.AsSpan(0, k), m) is { } forecast && BinomialModel.Fit(tables.AsSpan(0, k + m)).LogitSensitivity is { } then
            ? Holds(forecast.Sensitivity, Logistic.Expit(then))
            : null;
    }

    private static bool?[] TwoReferences(int k, ulong seed)
    {
        var random = new Draws(seed);
        LatentClassTable[] tables = [.. Enumerable.Range(0, k).Select(i => new LatentClassTable($"S{i}", i % 2 == 0 ? "good" : "poor", Crossed(random, i % 2 == 0 ? 0.95 : 0.75, i % 2 == 0 ? 0.03 : 0.1)))];
        var fit = LatentClassModel.FitReferences(tables);
        return [Holds(fit.Sensitivity, Logistic.Expit(1.2)), Holds(fit.Specificity, Logistic.Expit(1.8)), Holds(fit.References.FirstOrDefault(r => r.Reference == "poor")?.Sensitivity, 0.75)];
    }

    private static bool?[] LatentClass(int k, ulong seed)
    {
        var random = new Draws(seed);
        var fit = LatentClassModel.Fit([.. Enumerable.Range(0, k).Select(_ => Crossed(random, 0.85, 0.05))]);
        return [Holds(fit.Sensitivity, Logistic.Expit(1.2)), Holds(fit.Specificity, Logistic.Expit(1.8)), Holds(fit.ReferenceSensitivity, 0.85), Holds(fit.ReferenceSpecificity, 0.95)];
    }

    /// <summary>One study of 100 to 300 people with an index test of logits 1.2 and 1.8 and a reference of that sensitivity and false positive rate.</summary>
    private static CrossedTable Crossed(Draws random, double hit, double alarm)
    {
        var (z1, z2) = (random.Normal(), random.Normal());
        var (a, b, c) = (1.2 + 0.6 * z1, 1.8 + 0.7 * (-0.4 * z1 + Math.Sqrt(0.84) * z2), -0.5 + 0.8 * random.Normal());
        var cells = new long[4];
        for (int person = 0, people = 100 + (int)(200 * random.Uniform()); person < people; person++)
        {
            var ill = random.Uniform() < Logistic.Expit(c);
            var index = random.Uniform() < (ill ? Logistic.Expit(a) : Logistic.Expit(-b));
            var reference = random.Uniform() < (ill ? hit : alarm);
            cells[(index ? 0 : 2) + (reference ? 0 : 1)]++;
        }

        return new(cells[0], cells[1], cells[2], cells[3]);
    }

    /// <summary>Studies drawn until k are published, with a probability that rises with their t statistic (beta 0.5) and is 0.6 on average.</summary>
    private static bool?[] Selection(int k, ulong seed) => Holds(SelectionModel.Fit(Published(k, seed), [0.6]));

    private static bool?[] ExactSelection(int k, ulong seed) => Holds(SelectionModel.FitExactly(Published(k, seed), [0.6]));

    private static TwoByTwo[] Published(int k, ulong seed)
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

        return [.. published];
    }

    private static bool?[] Holds(IReadOnlyList<SelectionEstimate> estimates)
    {
        if (estimates.Count == 0) return [null, null];
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
}
