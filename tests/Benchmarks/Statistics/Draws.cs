namespace LivingReview.Benchmarks.Statistics;

/// <summary>Random numbers from a fixed seed.</summary>
internal sealed class Draws(ulong seed)
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

    internal long Binomial(int n, double logit)
    {
        var (p, successes) = (DiagnosticAccuracy.Logistic.Expit(logit), 0L);
        for (var i = 0; i < n; i++)
            successes += Uniform() < p ? 1 : 0;
        return successes;
    }

    internal double Logistic() => DiagnosticAccuracy.Logistic.Logit(Math.Clamp(Uniform(), 1e-12, 1 - 1e-12));
}
