using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>Coverage of models of several outcomes of the same people: joint results of two tests; sensitivity, specificity and prevalence.</summary>
internal static class JointModelCoverage
{
    private const int NewStudies = 40;
    private const double MeanA = 1.2, MeanB = 1.8, MeanC = -1;

    /// <summary>As the comparative rows, every study with joint results: odds ratios 4 among the diseased and 2 among the others.</summary>
    internal static bool?[] Comparative(int k, ulong seed)
    {
        var random = new Draws(seed);
        var tables = new List<ComparativeTable>();
        for (var i = 0; i < k; i++)
        {
            var (u, v) = (Math.Sqrt(0.3) * random.Normal(), Math.Sqrt(0.3) * random.Normal());
            var (ill, well) = (20 + (int)(80 * random.Uniform()), 30 + (int)(170 * random.Uniform()));
            var ofIll = Patterns(random, ill, Effect(1.2, u), Effect(1.7, u), 4);
            var ofWell = Patterns(random, well, Effect(1.8, v), Effect(1.6, v), 2);
            // Both right, the first only, the second only, neither; rows of the first by the result of the second.
            tables.Add(new($"S{i}", "a", new(ofIll[0], ofWell[3], ofIll[2], ofWell[1])) { SecondTest = "b", SecondPositive = true });
            tables.Add(new($"S{i}", "a", new(ofIll[1], ofWell[2], ofIll[3], ofWell[0])) { SecondTest = "b" });
        }

        var fit = ComparativeModel.Fit(tables, new() { Reference = "a" });
        var contrast = fit?.Contrasts[0];
        var (s0, s1, c0, c1) = (Logistic.Expit(1.2), Logistic.Expit(1.7), Logistic.Expit(1.8), Logistic.Expit(1.6));
        return [ModelCoverage.Holds(contrast?.Sensitivity?.Relative, s1 / s0), ModelCoverage.Holds(contrast?.Specificity?.Relative, c1 / c0), ModelCoverage.Holds(fit?.Dependence[0].Diseased, 4)];

        double Effect(double mean, double study) => Logistic.Expit(mean + study + Math.Sqrt(0.15) * random.Normal());
    }

    internal static bool?[] Trivariate(int k, ulong seed)
    {
        var fit = TrivariateModel.Fit(Tables(k, new Draws(seed)));
        var at = fit.At(0.2);
        // Where the logit of the prevalence is so far from its mean, the expected ones are these.
        var shift = Logistic.Logit(0.2) - MeanC;
        return
        [
            ModelCoverage.Holds(fit.Prevalence, Logistic.Expit(MeanC)),
            ModelCoverage.Holds(fit.PositivePredictiveValue, Ppv(MeanA, MeanB, MeanC)),
            ModelCoverage.Holds(fit.NegativePredictiveValue, Npv(MeanA, MeanB, MeanC)),
            ModelCoverage.Holds(at?.Positive, Ppv(MeanA + 0.3 * 0.6 / 0.8 * shift, MeanB - 0.4 * 0.7 / 0.8 * shift, Logistic.Logit(0.2))),
        ];
    }

    /// <summary>Forty new studies a review.</summary>
    internal static double?[] NewStudy(int k, ulong seed)
    {
        var random = new Draws(seed);
        var fit = TrivariateModel.Fit(Tables(k, random));
        if (fit.NewStudyPositivePredictiveValue is null) return [null, null];
        var held = new double?[] { 0, 0 };
        for (var i = 0; i < NewStudies; i++)
        {
            var (a, b, c) = Logits(random);
            held[0] += ModelCoverage.Holds(fit.NewStudyPositivePredictiveValue, Ppv(a, b, c)) == true ? 1.0 / NewStudies : 0;
            held[1] += ModelCoverage.Holds(fit.NewStudyNegativePredictiveValue, Npv(a, b, c)) == true ? 1.0 / NewStudies : 0;
        }

        return held;
    }

    private static double Ppv(double a, double b, double c) => Logistic.Expit(c + Math.Log(Logistic.Expit(a)) - Math.Log(Logistic.Expit(-b)));

    private static double Npv(double a, double b, double c) => Logistic.Expit(-c - Math.Log(Logistic.Expit(-a)) + Math.Log(Logistic.Expit(b)));

    private static TwoByTwo[] Tables(int k, Draws random) => [.. Enumerable.Range(0, k).Select(_ =>
    {
        var (a, b, c) = Logits(random);
        var people = 60 + (int)(240 * random.Uniform());
        var ill = random.Binomial(people, c);
        var (tp, tn) = (random.Binomial((int)ill, a), random.Binomial((int)(people - ill), b));
        return new TwoByTwo(tp, people - ill - tn, ill - tp, tn);
    })];

    /// <summary>Standard deviations 0.6, 0.7 and 0.8; correlation -0.4 of the accuracies, 0.3 and -0.4 with the prevalence.</summary>
    private static (double A, double B, double C) Logits(Draws random)
    {
        var (x, y, z) = (random.Normal(), random.Normal(), random.Normal());
        var l22 = Math.Sqrt(1 - 0.16);
        var l32 = (-0.4 + 0.3 * 0.4) / l22;
        return (MeanA + 0.6 * x, MeanB + 0.7 * (-0.4 * x + l22 * y), MeanC + 0.8 * (0.3 * x + l32 * y + Math.Sqrt(1 - 0.09 - l32 * l32) * z));
    }

    private static long[] Patterns(Draws random, int people, double x, double y, double ratio)
    {
        var s = 1 + (x + y) * (ratio - 1);
        var both = (s - Math.Sqrt(s * s - 4 * ratio * (ratio - 1) * x * y)) / (2 * (ratio - 1));
        var counts = new long[4];
        for (var i = 0; i < people; i++)
        {
            var draw = random.Uniform();
            counts[draw < both ? 0 : draw < x ? 1 : draw < x + y - both ? 2 : 3]++;
        }

        return counts;
    }
}
