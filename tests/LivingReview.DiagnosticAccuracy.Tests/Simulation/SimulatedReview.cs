namespace LivingReview.DiagnosticAccuracy.Tests.Simulation;

/// <summary>
/// Reviews drawn from the model itself by a fixed-seed generator (xorshift64*): group sizes log-uniform, logits bivariate normal, counts
/// binomial. The defaults are those of the reference scenario S02.
/// </summary>
internal sealed class SimulatedReview(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15UL + 1;

    internal double MuA { get; init; } = 1.2;

    internal double MuB { get; init; } = 1.8;

    internal double VarianceA { get; init; } = 0.5;

    internal double VarianceB { get; init; } = 0.6;

    internal double Correlation { get; init; } = -0.4;

    internal (int Low, int High) Diseased { get; init; } = (20, 100);

    internal (int Low, int High) NonDiseased { get; init; } = (30, 200);

    internal TwoByTwo[] Tables(int count)
    {
        var tables = new TwoByTwo[count];
        for (var i = 0; i < count; i++)
        {
            var (z1, z2) = Normals();
            var tp = Binomial(Size(Diseased), MuA + Math.Sqrt(VarianceA) * z1, out var fn);
            var logitB = MuB + Math.Sqrt(VarianceB) * (Correlation * z1 + Math.Sqrt(1 - Correlation * Correlation) * z2);
            var tn = Binomial(Size(NonDiseased), logitB, out var fp);
            tables[i] = new TwoByTwo(tp, fp, fn, tn);
        }

        return tables;
    }

    /// <summary>The two true logits of another study.</summary>
    internal (double A, double B) NewStudy()
    {
        var (z1, z2) = Normals();
        return (MuA + Math.Sqrt(VarianceA) * z1, MuB + Math.Sqrt(VarianceB) * (Correlation * z1 + Math.Sqrt(1 - Correlation * Correlation) * z2));
    }

    internal double Uniform()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return ((_state * 0x2545F4914F6CDD1DUL) >> 11) * (1.0 / (1UL << 53));
    }

    private (double First, double Second) Normals()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var angle = 2 * Math.PI * Uniform();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    private int Size((int Low, int High) bounds) =>
        (int)Math.Round(bounds.Low * Math.Pow((double)bounds.High / bounds.Low, Uniform()));

    private long Binomial(int n, double logit, out long failures)
    {
        var p = 1 / (1 + Math.Exp(-logit));
        var successes = 0L;
        for (var i = 0; i < n; i++)
            successes += Uniform() < p ? 1 : 0;
        failures = n - successes;
        return successes;
    }
}
