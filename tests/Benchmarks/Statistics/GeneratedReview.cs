using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Reviews of any size from a fixed seed: groups of 20 to 100 diseased and 30 to 200 non-diseased, logits about 1.2 and 1.8 with variances
/// 0.5 and 0.6 and correlation -0.4.
/// </summary>
internal static class GeneratedReview
{
    internal static TwoByTwo[] Tables(int count)
    {
        var state = 0x9E3779B97F4A7C15UL;
        var tables = new TwoByTwo[count];
        for (var i = 0; i < count; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
            var angle = 2 * Math.PI * Uniform();
            var (z1, z2) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            var tp = Binomial(20 * Math.Pow(5, Uniform()), 1.2 + Math.Sqrt(0.5) * z1, out var fn);
            var tn = Binomial(30 * Math.Pow(200 / 30.0, Uniform()), 1.8 + Math.Sqrt(0.6) * (-0.4 * z1 + Math.Sqrt(0.84) * z2), out var fp);
            tables[i] = new TwoByTwo(tp, fp, fn, tn);
        }

        return tables;

        double Uniform()
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return ((state * 0x2545F4914F6CDD1DUL) >> 11) * (1.0 / (1UL << 53));
        }

        long Binomial(double size, double logit, out long failures)
        {
            var n = (int)Math.Round(size);
            var p = 1 / (1 + Math.Exp(-logit));
            var successes = 0L;
            for (var i = 0; i < n; i++)
                successes += Uniform() < p ? 1 : 0;
            failures = n - successes;
            return successes;
        }
    }
}
