using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Reviews of any size from a fixed seed: groups of 20 to 100 diseased and 30 to 200 non-diseased, logits about 1.2 and 1.8, correlation -0.4.
/// </summary>
internal static class GeneratedReview
{
    internal const double MuA = 1.2;
    internal const double MuB = 1.8;

    /// <param name="count">Number of studies.</param>
    /// <param name="seed">Reviews of different seeds have nothing in common.</param>
    /// <param name="varianceA">Between-study variance of logit sensitivity.</param>
    /// <param name="varianceB">Of logit specificity.</param>
    internal static TwoByTwo[] Tables(int count, ulong seed = 0, double varianceA = 0.5, double varianceB = 0.6)
    {
        var state = 0x9E3779B97F4A7C15UL ^ (seed * 0xD1342543DE82EF95UL);
        for (var i = 0; seed > 0 && i < 20; i++)
            Uniform();
        var tables = new TwoByTwo[count];
        for (var i = 0; i < count; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
            var angle = 2 * Math.PI * Uniform();
            var (z1, z2) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            var tp = Binomial(20 * Math.Pow(5, Uniform()), MuA + Math.Sqrt(varianceA) * z1, out var fn);
            var tn = Binomial(30 * Math.Pow(200 / 30.0, Uniform()), MuB + Math.Sqrt(varianceB) * (-0.4 * z1 + Math.Sqrt(0.84) * z2), out var fp);
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
