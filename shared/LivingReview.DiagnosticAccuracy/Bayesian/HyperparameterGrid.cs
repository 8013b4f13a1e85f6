using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>A box of the two standard deviations and the correlation.</summary>
internal readonly record struct HyperparameterBox(double LowA, double HighA, double LowB, double HighB, double LowC, double HighC);

/// <summary>
/// The posterior of standard deviations and correlation over a product of Gauss-Legendre grids in a box that holds it, with the means integrated out
/// at every node.
/// </summary>
internal sealed class HyperparameterGrid
{
    /// <summary>Log density below the highest at which the posterior is taken for 0: e^-11 is 2e-5.</summary>
    private const double Depth = 11;

    private const int ScoutNodes = 9;
    private readonly Cells _cells;
    private readonly PriorDensity _prior;
    private readonly HyperparameterBox _box;
    private double _highest;
    private (double A, double B) _start;

    internal HyperparameterGrid(Cells cells, PriorDensity prior)
    {
        (_cells, _prior) = (cells, prior);
        _box = new(0, prior.MaxDeviation, 0, prior.MaxDeviation, -1, 1);
        for (var round = 0; round < 8; round++)
        {
            var next = Narrowed();
            var isSettled = Share(next.LowA, next.HighA, _box.LowA, _box.HighA) && Share(next.LowB, next.HighB, _box.LowB, _box.HighB) && Share(next.LowC, next.HighC, _box.LowC, _box.HighC);
            _box = next;
            if (isSettled) break;
        }

        static bool Share(double low, double high, double from, double to) => high - low > 0.75 * (to - from);
    }

    /// <summary>A coarse look: the part of the box outside of which no node comes near the highest.</summary>
    private HyperparameterBox Narrowed()
    {
        var (a, b, c) = Grids(ScoutNodes, ScoutNodes, ScoutNodes);
        var conditional = new ConditionalMeans(_cells, _prior) { Mode = _start };
        var (profileA, profileB, profileC) = (Floor(), Floor(), Floor());
        (_highest, var best) = (double.NegativeInfinity, _start);
        for (var i = 0; i < ScoutNodes; i++)
        {
            for (var j = 0; j < ScoutNodes; j++)
            {
                for (var k = 0; k < ScoutNodes; k++)
                {
                    var mass = conditional.LogMass(a.Nodes[i], b.Nodes[j], c.Nodes[k]);
                    (profileA[i], profileB[j], profileC[k]) = (Math.Max(profileA[i], mass), Math.Max(profileB[j], mass), Math.Max(profileC[k], mass));
                    if (mass > _highest) (_highest, best) = (mass, conditional.Mode);
                }
            }
        }

        _start = best;
        var (lowA, highA) = Range(profileA, a.Nodes, _box.LowA, _box.HighA);
        var (lowB, highB) = Range(profileB, b.Nodes, _box.LowB, _box.HighB);
        var (lowC, highC) = Range(profileC, c.Nodes, _box.LowC, _box.HighC);
        return new(lowA, highA, lowB, highB, lowC, highC);

        static double[] Floor()
        {
            var values = new double[ScoutNodes];
            Array.Fill(values, double.NegativeInfinity);
            return values;
        }
    }

    /// <summary>Where the profile falls below the depth on either side: between two nodes by a straight line, and a third of the gap more.</summary>
    private (double Low, double High) Range(double[] profile, double[] nodes, double low, double high)
    {
        var first = Array.FindIndex(profile, v => v > _highest - Depth);
        var last = Array.FindLastIndex(profile, v => v > _highest - Depth);
        return (
            first == 0 ? low : Crossing(first, first - 1),
            last == nodes.Length - 1 ? high : Crossing(last, last + 1));

        double Crossing(int inside, int outside)
        {
            var share = (profile[inside] - (_highest - Depth)) / Math.Max(profile[inside] - profile[outside], 1e-9);
            return nodes[inside] + Math.Min(1, 0.3 + share) * (nodes[outside] - nodes[inside]);
        }
    }

    private (LegendreGrid A, LegendreGrid B, LegendreGrid C) Grids(int countA, int countB, int countC) =>
        (new(_box.LowA, _box.HighA, countA), new(_box.LowB, _box.HighB, countB), new(_box.LowC, _box.HighC, countC));

    /// <summary>The posterior with so many nodes along each axis.</summary>
    internal GridPosterior Integrate(int count, ReadOnlySpan<double> probabilities)
    {
        var (a, b, c) = Grids(count, count, count);
        var parts = new List<(int A, int B, int C, double LogWeight, Moments MeanA, Moments MeanB, double Covariance)>(count * count * count / 2);
        var conditional = new ConditionalMeans(_cells, _prior) { Mode = _start };
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                for (var k = 0; k < count; k++)
                {
                    // Back and forth, so that the last mode is near.
                    var l = (i * count + j) % 2 == 0 ? k : count - 1 - k;
                    var logWeight = Math.Log(a.Weights[i] * b.Weights[j] * c.Weights[l]);
                    if (conditional.LogMass(a.Nodes[i], b.Nodes[j], c.Nodes[l]) < _highest - Depth) continue;
                    var mass = conditional.Integrate(a.Nodes[i], b.Nodes[j], c.Nodes[l], out var meanA, out var meanB, out var covariance);
                    parts.Add((i, j, l, mass + logWeight, meanA, meanB, covariance));
                }
            }
        }

        var highest = parts.Max(p => p.LogWeight);
        var weights = parts.Select(p => Math.Exp(p.LogWeight - highest)).ToArray();
        var total = weights.Sum();
        var (massA, massB, massC) = (new double[count], new double[count], new double[count]);
        for (var n = 0; n < weights.Length; n++)
        {
            weights[n] /= total;
            massA[parts[n].A] += weights[n];
            massB[parts[n].B] += weights[n];
            massC[parts[n].C] += weights[n];
        }

        return new()
        {
            LogMarginalLikelihood = highest + Math.Log(total),
            MeanA = new MomentMixture(weights, [.. parts.Select(p => p.MeanA)]).Expit(probabilities),
            MeanB = new MomentMixture(weights, [.. parts.Select(p => p.MeanB)]).Expit(probabilities),
            NewA = new MomentMixture(weights, [.. parts.Select(p => Spread(p.MeanA, a.Nodes[p.A]))]).Expit(probabilities),
            NewB = new MomentMixture(weights, [.. parts.Select(p => Spread(p.MeanB, b.Nodes[p.B]))]).Expit(probabilities),
            DeviationA = Summary(a, massA, probabilities),
            DeviationB = Summary(b, massB, probabilities),
            Correlation = Summary(c, massC, probabilities),
            NewStudy = new(weights, [.. parts.Select(p => new NormalPart(
                p.MeanA.Mean, p.MeanB.Mean, p.MeanA.Variance + a.Nodes[p.A] * a.Nodes[p.A],
                p.Covariance + c.Nodes[p.C] * a.Nodes[p.A] * b.Nodes[p.B], p.MeanB.Variance + b.Nodes[p.B] * b.Nodes[p.B]))]),
        };
    }

    /// <summary>The mean plus an independent normal effect.</summary>
    private static Moments Spread(Moments mean, double deviation)
    {
        var variance = mean.Variance + deviation * deviation;
        var share = mean.Variance / variance;
        return new(mean.Mean, variance, mean.Skewness * share * Math.Sqrt(share), mean.Kurtosis * share * share);
    }

    private static PosteriorSummary Summary(LegendreGrid grid, double[] masses, ReadOnlySpan<double> probabilities)
    {
        var quantiles = grid.Quantiles(masses, probabilities);
        return new(grid.Nodes.Zip(masses, (x, m) => x * m).Sum(), quantiles[1], quantiles[0], quantiles[2]);
    }
}

/// <summary>The posterior by one grid.</summary>
internal sealed record GridPosterior
{
    internal required double LogMarginalLikelihood { get; init; }

    internal required PosteriorSummary MeanA { get; init; }

    internal required PosteriorSummary MeanB { get; init; }

    internal required PosteriorSummary NewA { get; init; }

    internal required PosteriorSummary NewB { get; init; }

    internal required PosteriorSummary DeviationA { get; init; }

    internal required PosteriorSummary DeviationB { get; init; }

    internal required PosteriorSummary Correlation { get; init; }

    /// <summary>The two logits of a new study.</summary>
    internal required NormalMixture NewStudy { get; init; }

    /// <summary>Largest difference of any value, as a share of the width of its credible interval.</summary>
    internal double DistanceTo(GridPosterior other) => Summaries().Zip(other.Summaries(), Distance).Max();

    private static double Distance(PosteriorSummary x, PosteriorSummary y) =>
        new[] { x.Mean - y.Mean, x.Median - y.Median, x.Lower - y.Lower, x.Upper - y.Upper }.Max(Math.Abs) / (x.Upper - x.Lower);

    private IEnumerable<PosteriorSummary> Summaries() => [MeanA, MeanB, NewA, NewB, DeviationA, DeviationB, Correlation];
}
