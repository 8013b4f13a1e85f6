namespace LivingReview.DiagnosticAccuracy.Tests.Simulation;

/// <summary>
/// Studies of a logistic log marker with one to five thresholds each: means 1.7 and 2.1, scales 0.15 and 0.2, between-study deviations 0.12 and 0.15 with
/// correlation 0.6, 40 to 140 people without and 20 to 80 with the condition.
/// </summary>
internal sealed class SimulatedMarkers(ulong seed)
{
    private readonly SimulatedReview _random = new(seed);

    internal ThresholdTable[] Tables(int count)
    {
        var tables = new List<ThresholdTable>();
        for (var i = 0; i < count; i++)
        {
            var (m0, m1) = Locations();
            double[] healthy = [.. Enumerable.Range(0, 40 + (int)(100 * _random.Uniform())).Select(_ => Marker(m0, 0.15))];
            double[] ill = [.. Enumerable.Range(0, 20 + (int)(60 * _random.Uniform())).Select(_ => Marker(m1, 0.2))];
            var cuts = Enumerable.Range(0, 1 + (int)(5 * _random.Uniform())).Select(_ => Math.Round(Math.Exp(1.9 + 0.2 * Normal()), 1)).Distinct().ToList();
            tables.AddRange(cuts.Select(c => new ThresholdTable($"S{i}", c, new(ill.Count(x => x > c), healthy.Count(x => x > c), ill.Count(x => x <= c), healthy.Count(x => x <= c)))));
        }

        return [.. tables];
    }

    /// <summary>True sensitivity and specificity of another study at a threshold.</summary>
    internal (double Sensitivity, double Specificity) NewStudy(double threshold)
    {
        var (m0, m1) = Locations();
        return (Logistic.Expit((m1 - Math.Log(threshold)) / 0.2), Logistic.Expit((Math.Log(threshold) - m0) / 0.15));
    }

    private (double Without, double With) Locations()
    {
        var (z0, z1) = (Normal(), Normal());
        return (1.7 + 0.12 * z0, 2.1 + 0.15 * (0.6 * z0 + 0.8 * z1));
    }

    private double Marker(double location, double scale) => Math.Exp(location + scale * Logistic.Logit(Math.Clamp(_random.Uniform(), 1e-12, 1 - 1e-12)));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.Uniform())) * Math.Cos(2 * Math.PI * _random.Uniform());
}
