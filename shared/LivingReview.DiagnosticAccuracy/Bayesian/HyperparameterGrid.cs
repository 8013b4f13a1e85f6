using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>A box of the two standard deviations and the correlation, on the scales of <see cref="GridScale"/>.</summary>
internal readonly record struct HyperparameterBox(double LowA, double HighA, double LowB, double HighB, double LowC, double HighC);

/// <summary>
/// The posterior of standard deviations and correlation over a product of Gauss-Legendre grids in a box that holds it. The means are integrated out at
/// the nodes of a coarse grid; the logarithm of their mass and their moments are smooth, and polynomials through the coarse nodes carry them to a fine grid,
/// over which the posterior is summed. The priors, which may be infinite on the edge, are taken exactly.
/// </summary>
internal sealed class HyperparameterGrid
{
    /// <summary>Log density below the highest at which the posterior is taken for 0: e^-11 is 2e-5.</summary>
    private const double Depth = 11;

    private const int MaxRounds = 8;
    private const int MaxRoundsOfCliffs = 24;

    /// <summary>Difference of log masses within the box from which they are no polynomial.</summary>
    private const double Cliff = 150;

    private const int ScoutNodes = 7;

    /// <summary>Nodes of the fine grid along each axis: a normal density over the box is summed to 1e-6.</summary>
    private const int FineNodes = 17;

    /// <summary>Log weight below the highest at which a node of the fine grid adds nothing.</summary>
    private const double Negligible = 16;
    private readonly Cells _cells;
    private readonly PriorDensity _prior;
    private readonly HyperparameterBox _box;
    private (double A, double B) _start;

    internal HyperparameterGrid(Cells cells, PriorDensity prior)
    {
        (_cells, _prior) = (cells, prior);
        var (low, high) = (GridScale.FromDeviation(0), GridScale.FromDeviation(prior.MaxDeviation));
        _box = new(low, high, low, high, -GridScale.OfPerfectCorrelation, GridScale.OfPerfectCorrelation);
        _start = (Pooled(cells.SuccessA, cells.FailureA), Pooled(cells.SuccessB, cells.FailureB));
        for (var round = 0; ; round++)
        {
            var masses = Scout();
            var next = Narrowed(masses);
            var isSettled = Share(next.LowA, next.HighA, _box.LowA, _box.HighA) && Share(next.LowB, next.HighB, _box.LowB, _box.HighB) && Share(next.LowC, next.HighC, _box.LowC, _box.HighC);
            // Of huge arms that differ the mass falls by thousands towards 0: no polynomial follows that, so the box goes on shrinking.
            var isSmooth = masses.Max() - masses.Min() < Cliff;
            isSettled &= isSmooth;
            // Once the box is near its end, the polynomial through the scouts is good enough to trim it.
            _box = isSettled && isSmooth ? Narrowed(ConditionalField.Interpolated(masses, LegendreGrid.Interpolation(ScoutNodes, FineNodes))) : next;
            if (isSettled || round == (isSmooth ? MaxRounds : MaxRoundsOfCliffs)) break;
        }

        static bool Share(double low, double high, double from, double to) => high - low > 0.7 * (to - from);

        // Far from the data the effects of huge arms are thousands of deviations long.
        static double Pooled(double[] successes, double[] failures) => Math.Log((successes.Sum() + 0.5) / (failures.Sum() + 0.5));
    }

    /// <summary>Log prior density on the scales of the grid.</summary>
    private double LogPrior(double pointA, double pointB, double pointC) =>
        _prior.Log(GridScale.Deviation(pointA), GridScale.Deviation(pointB), GridScale.Correlation(pointC)) + GridScale.LogSlopes(pointA, pointB, pointC);

    /// <summary>A coarse look: the log mass at each node of the box, without the prior.</summary>
    private double[] Scout()
    {
        var (a, b, c) = Grids(ScoutNodes);
        var masses = new double[ScoutNodes * ScoutNodes * ScoutNodes];
        var modes = new (double A, double B)[masses.Length];
        // Every slab begins at the same point, so it does not show how many processors there are.
        Parallel.For(0, ScoutNodes, i =>
        {
            var conditional = new ConditionalMeans(_cells, _prior) { Mode = _start };
            for (var j = 0; j < ScoutNodes; j++)
            {
                for (var k = 0; k < ScoutNodes; k++)
                {
                    var l = Serpentine(j, k, ScoutNodes);
                    var node = (i * ScoutNodes + j) * ScoutNodes + l;
                    masses[node] = conditional.LogMass(GridScale.Deviation(a.Nodes[i]), GridScale.Deviation(b.Nodes[j]), GridScale.Correlation(c.Nodes[l]));
                    modes[node] = conditional.Mode;
                }
            }
        });
        var highest = double.NegativeInfinity;
        for (var node = 0; node < masses.Length; node++)
        {
            if (masses[node] > highest) (highest, _start) = (masses[node], modes[node]);
        }

        // Where the likelihood of huge arms cannot be had in double precision it is lower than anything that counts.
        var lowest = masses.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        return Array.ConvertAll(masses, m => double.IsFinite(m) ? m : lowest);
    }

    /// <summary>The part of the box outside of which no node comes near the highest; the log masses belong to a grid of the present box.</summary>
    private HyperparameterBox Narrowed(double[] masses)
    {
        var count = (int)Math.Round(Math.Cbrt(masses.Length));
        var (a, b, c) = Grids(count);
        var (profileA, profileB, profileC) = (Floor(), Floor(), Floor());
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                for (var k = 0; k < count; k++)
                {
                    var mass = masses[(i * count + j) * count + k] + LogPrior(a.Nodes[i], b.Nodes[j], c.Nodes[k]);
                    (profileA[i], profileB[j], profileC[k]) = (Math.Max(profileA[i], mass), Math.Max(profileB[j], mass), Math.Max(profileC[k], mass));
                }
            }
        }

        var highest = profileA.Max();
        var (lowA, highA) = Range(profileA, a.Nodes, _box.LowA, _box.HighA);
        var (lowB, highB) = Range(profileB, b.Nodes, _box.LowB, _box.HighB);
        var (lowC, highC) = Range(profileC, c.Nodes, _box.LowC, _box.HighC);
        return new(lowA, highA, lowB, highB, lowC, highC);

        double[] Floor()
        {
            var values = new double[count];
            Array.Fill(values, double.NegativeInfinity);
            return values;
        }

        // To the first node on either side that is below the depth.
        (double Low, double High) Range(double[] profile, double[] nodes, double low, double high)
        {
            var first = Array.FindIndex(profile, v => v > highest - Depth);
            var last = Array.FindLastIndex(profile, v => v > highest - Depth);
            return (first == 0 ? low : nodes[first - 1], last == nodes.Length - 1 ? high : nodes[last + 1]);
        }
    }

    private (LegendreGrid A, LegendreGrid B, LegendreGrid C) Grids(int count) =>
        (new(_box.LowA, _box.HighA, count), new(_box.LowB, _box.HighB, count), new(_box.LowC, _box.HighC, count));

    /// <summary>Back and forth, so that the last mode is near.</summary>
    private static int Serpentine(int j, int k, int count) => j % 2 == 0 ? k : count - 1 - k;

    /// <summary>The posterior with so many coarse nodes along each axis.</summary>
    internal GridPosterior Integrate(int count, ReadOnlySpan<double> probabilities)
    {
        var conditional = Conditionals(count);
        var (a, b, c) = Grids(FineNodes);
        var (deviationsA, deviationsB) = (Array.ConvertAll(a.Nodes, GridScale.Deviation), Array.ConvertAll(b.Nodes, GridScale.Deviation));
        var correlations = Array.ConvertAll(c.Nodes, GridScale.Correlation);
        var logWeights = LogWeights(conditional, a, b, c);
        var highest = logWeights.Max();
        int[] kept = [.. Enumerable.Range(0, logWeights.Length).Where(node => logWeights[node] > highest - Negligible)];
        var weights = Array.ConvertAll(kept, node => Math.Exp(logWeights[node] - highest));
        var total = weights.Sum();
        for (var n = 0; n < weights.Length; n++) weights[n] /= total;
        var (nodesA, nodesB, nodesC) = (Array.ConvertAll(kept, node => node / (FineNodes * FineNodes)), Array.ConvertAll(kept, node => node / FineNodes % FineNodes), Array.ConvertAll(kept, node => node % FineNodes));
        var (meansA, meansB, joint) = (new Moments[kept.Length], new Moments[kept.Length], new NormalPart[kept.Length]);
        for (var n = 0; n < kept.Length; n++)
        {
            (_, meansA[n], meansB[n], var covariance) = conditional.At(kept[n]);
            var (deviationA, deviationB) = (deviationsA[nodesA[n]], deviationsB[nodesB[n]]);
            joint[n] = new(
                meansA[n].Mean, meansB[n].Mean, meansA[n].Variance + deviationA * deviationA,
                covariance + correlations[nodesC[n]] * deviationA * deviationB, meansB[n].Variance + deviationB * deviationB);
        }

        var (massA, massB, massC) = (Masses(nodesA), Masses(nodesB), Masses(nodesC));
        var (partsA, partsB) = (CollapsedMoments.Along(nodesA, massA, weights, meansA), CollapsedMoments.Along(nodesB, massB, weights, meansB));
        return new()
        {
            LogMarginalLikelihood = highest + Math.Log(total),
            MeanA = new MomentMixture(massA, partsA).Expit(probabilities),
            MeanB = new MomentMixture(massB, partsB).Expit(probabilities),
            NewA = new MomentMixture(massA, [.. partsA.Zip(deviationsA, Spread)]).Expit(probabilities),
            NewB = new MomentMixture(massB, [.. partsB.Zip(deviationsB, Spread)]).Expit(probabilities),
            DeviationA = Summary(a, massA, probabilities, GridScale.Deviation),
            DeviationB = Summary(b, massB, probabilities, GridScale.Deviation),
            Correlation = Summary(c, massC, probabilities, GridScale.Correlation),
            NewStudy = new(weights, joint),
        };

        double[] Masses(int[] nodes)
        {
            var masses = new double[FineNodes];
            for (var n = 0; n < weights.Length; n++) masses[nodes[n]] += weights[n];
            return masses;
        }
    }

    /// <summary>Log of mass times prior times the weight of the rule at each node of the fine grid; the last two are products over the axes.</summary>
    private double[] LogWeights(ConditionalField conditional, LegendreGrid a, LegendreGrid b, LegendreGrid c)
    {
        var at = LogPrior(a.Nodes[0], b.Nodes[0], c.Nodes[0]);
        var (alongA, alongB, alongC) = (new double[FineNodes], new double[FineNodes], new double[FineNodes]);
        for (var i = 0; i < FineNodes; i++)
        {
            alongA[i] = Math.Log(a.Weights[i]) + LogPrior(a.Nodes[i], b.Nodes[0], c.Nodes[0]);
            alongB[i] = Math.Log(b.Weights[i]) + LogPrior(a.Nodes[0], b.Nodes[i], c.Nodes[0]) - at;
            alongC[i] = Math.Log(c.Weights[i]) + LogPrior(a.Nodes[0], b.Nodes[0], c.Nodes[i]) - at;
        }

        var weights = new double[FineNodes * FineNodes * FineNodes];
        for (var node = 0; node < weights.Length; node++)
            weights[node] = conditional.LogMassAt(node) + alongA[node / (FineNodes * FineNodes)] + alongB[node / FineNodes % FineNodes] + alongC[node % FineNodes];
        return weights;
    }

    /// <summary>The means given the covariance matrix: integrated at the coarse nodes, interpolated at the fine ones.</summary>
    private ConditionalField Conditionals(int count)
    {
        var (a, b, c) = Grids(count);
        var field = new ConditionalField(count * count * count);
        Parallel.For(0, count, i =>
        {
            var conditional = new ConditionalMeans(_cells, _prior) { Mode = _start };
            // Of a node that cannot be had in double precision, its neighbour's moments and hardly any mass.
            var last = (Mass: 0.0, A: new Moments(_start.A, 1, 0, 0), B: new Moments(_start.B, 1, 0, 0), Covariance: 0.0);
            for (var j = 0; j < count; j++)
            {
                for (var k = 0; k < count; k++)
                {
                    var l = Serpentine(j, k, count);
                    var mass = conditional.Integrate(GridScale.Deviation(a.Nodes[i]), GridScale.Deviation(b.Nodes[j]), GridScale.Correlation(c.Nodes[l]), out var meanA, out var meanB, out var covariance);
                    if (double.IsFinite(mass) && meanA.Variance > 0 && meanB.Variance > 0) last = (mass, meanA, meanB, covariance);
                    else last.Mass -= Negligible;
                    field.Set((i * count + j) * count + l, last.Mass, last.A, last.B, last.Covariance);
                }
            }
        });

        // The same relative positions along all three axes.
        return field.Interpolated(LegendreGrid.Interpolation(count, FineNodes));
    }

    /// <summary>The mean plus an independent normal effect.</summary>
    private static Moments Spread(Moments mean, double deviation)
    {
        var variance = mean.Variance + deviation * deviation;
        var share = mean.Variance / variance;
        return new(mean.Mean, variance, mean.Skewness * share * Math.Sqrt(share), mean.Kurtosis * share * share);
    }

    private static PosteriorSummary Summary(LegendreGrid grid, double[] masses, ReadOnlySpan<double> probabilities, Func<double, double> scale)
    {
        var quantiles = grid.Quantiles(masses, probabilities);
        return new(grid.Nodes.Zip(masses, (x, m) => scale(x) * m).Sum(), scale(quantiles[1]), scale(quantiles[0]), scale(quantiles[2]));
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

    /// <summary>Largest difference of any value, as a share of the width of its credible interval; 1 where it is that or more.</summary>
    internal double DistanceTo(GridPosterior other) => Summaries().Zip(other.Summaries(), Distance).Max(d => d <= 1 ? d : 1);

    private static double Distance(PosteriorSummary x, PosteriorSummary y) =>
        new[] { x.Mean - y.Mean, x.Median - y.Median, x.Lower - y.Lower, x.Upper - y.Upper }.Max(Math.Abs) / (x.Upper - x.Lower);

    private IEnumerable<PosteriorSummary> Summaries() => [MeanA, MeanB, NewA, NewB, DeviationA, DeviationB, Correlation];
}
