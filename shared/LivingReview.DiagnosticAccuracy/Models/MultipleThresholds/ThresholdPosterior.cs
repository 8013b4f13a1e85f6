using LivingReview.DiagnosticAccuracy.Bayesian;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// What is known of a threshold model after the data, for the predictions of a new study: a mixture over a grid of the two between-study deviations (in
/// units of the scales) and their correlation, each part normal in locations and log scales. Priors are those of the bivariate predictions (half-normal
/// deviations, LKJ(2)); locations and log scales have flat ones. No random numbers; a function of the tables.
/// </summary>
internal sealed class ThresholdPosterior
{
    private const int Nodes = 7;
    private const int FineNodes = 13;

    /// <summary>Log density below the highest at which the posterior is taken for 0.</summary>
    private const double Depth = 10;

    /// <summary>Log weight below the highest at which a part adds nothing.</summary>
    private const double Negligible = 12;

    /// <summary>Beyond such a logit a probability is 0 or 1 for every purpose.</summary>
    private const double FarLogit = 33;

    /// <summary>First step from the mode along an axis of the grid, and how much longer each next one is.</summary>
    private const double FirstStep = 0.15;
    private const double Growth = 1.4;

    private static readonly PriorDensity Prior = PriorDensity.From(BayesianPrior.WeaklyInformative);
    private readonly ThresholdOptions _options;
    private readonly double[] _weights;
    private readonly Part[] _parts;

    private ThresholdPosterior(ThresholdOptions options, double[] weights, Part[] parts) => (_options, _weights, _parts) = (options, weights, parts);

    /// <summary>One normal part: locations and log scales (m0, m1, ln lambda0, ln lambda1), their covariance by rows, and the variation between studies.</summary>
    private sealed record Part(double[] Mean, double[] Covariance, double Deviation0, double Deviation1, double Correlation);

    /// <summary>A location relative to a threshold in units of the scale, in one part: mean, variance, and the derivative in the log scale.</summary>
    private readonly record struct Distance(double Mean, double Variance, double Rate);

    private static ConditionalMarkers MarkersOf(ThresholdStudies studies, ThresholdOptions options, double[] mode)
    {
        var likelihood = ThresholdModel.Likelihood(studies, options.Distribution);
        // A part of a mixture needs no more.
        likelihood.UseForAll(8);
        return new(likelihood) { Mode = mode };
    }

    /// <summary>Null where the likelihood has no mode at given variances: classes that the thresholds separate, say.</summary>
    internal static ThresholdPosterior? From(ThresholdStudies studies, ThresholdOptions options, MarkerParameters others, MarkerParameters diseased, double correlation)
    {
        double[] mode = [others.Location, diseased.Location, Math.Log(others.Scale), Math.Log(diseased.Scale)];
        var start = new double[]
        {
            GridScale.FromDeviation(Math.Clamp(others.Sd / others.Scale, 0.05, 4)),
            GridScale.FromDeviation(Math.Clamp(diseased.Sd / diseased.Scale, 0.05, 4)),
            Math.Atanh(0.99 * Math.Clamp(correlation, -0.9, 0.9)),
        };
        if (BoxAround(studies, options, mode, start) is not { } box) return null;
        var (masses, values) = Conditionals(studies, options, mode, box);
        if (masses is null) return null;
        return Mixture(options, box, masses, values);
    }

    /// <summary>Along each axis from the start outwards until the log posterior density is low.</summary>
    private static HyperparameterBox? BoxAround(ThresholdStudies studies, ThresholdOptions options, double[] mode, double[] start)
    {
        var markers = MarkersOf(studies, options, mode);
        if (Density(start) is not { } highest) return null;
        var end = GridScale.FromDeviation(Prior.MaxDeviation);
        double[] lows = [GridScale.FromDeviation(0), GridScale.FromDeviation(0), -GridScale.OfPerfectCorrelation], highs = [end, end, GridScale.OfPerfectCorrelation];
        var limits = new double[6];
        for (var axis = 0; axis < 3; axis++)
        {
            for (var side = 0; side < 2; side++)
                limits[2 * axis + side] = Limit(axis, side == 0 ? lows[axis] : highs[axis]);
        }

        return new(limits[0], limits[1], limits[2], limits[3], limits[4], limits[5]);

        double Limit(int axis, double farthest)
        {
            markers.Mode = mode;
            var point = (double[])[.. start];
            var sign = Math.Sign(farthest - start[axis]);
            for (var step = FirstStep; ; step *= Growth)
            {
                point[axis] += sign * step;
                if (sign * (farthest - point[axis]) <= 0) return farthest;
                var density = Density(point);
                highest = Math.Max(highest, density ?? highest);
                if (!(density > highest - Depth)) return point[axis];
            }
        }

        double? Density(double[] p) => markers.LogMass(GridScale.Deviation(p[0]), GridScale.Deviation(p[1]), GridScale.Correlation(p[2])) + LogPrior(p[0], p[1], p[2]);
    }

    private static double LogPrior(double a, double b, double c) =>
        Prior.Log(GridScale.Deviation(a), GridScale.Deviation(b), GridScale.Correlation(c)) + GridScale.LogSlopes(a, b, c);

    /// <summary>Log masses at the nodes of the grid, and what is known of the four parameters there: means, log variances and correlations, by quantity.</summary>
    private static (double[]? Masses, double[][] Values) Conditionals(ThresholdStudies studies, ThresholdOptions options, double[] mode, HyperparameterBox box)
    {
        var (a, b, c) = Grids(box, Nodes);
        var masses = new double[Nodes * Nodes * Nodes];
        double[][] values = [.. Enumerable.Range(0, 14).Select(_ => new double[masses.Length])];
        // Every slab begins at the same point, so it does not show how many processors there are.
        Parallel.For(0, Nodes, i =>
        {
            var markers = MarkersOf(studies, options, mode);
            for (var j = 0; j < Nodes; j++)
            {
                for (var k = 0; k < Nodes; k++)
                {
                    var l = j % 2 == 0 ? k : Nodes - 1 - k;
                    var node = (i * Nodes + j) * Nodes + l;
                    masses[node] = markers.LogMass(GridScale.Deviation(a.Nodes[i]), GridScale.Deviation(b.Nodes[j]), GridScale.Correlation(c.Nodes[l])) ?? double.NaN;
                    if (double.IsFinite(masses[node])) Store(values, node, markers);
                }
            }
        });
        return (Array.TrueForAll(masses, double.IsFinite) ? masses : null, values);
    }

    private static void Store(double[][] values, int node, ConditionalMarkers markers)
    {
        var (mean, covariance) = (markers.Mode, markers.Covariance!);
        var quantity = 2 * ConditionalMarkers.Size;
        for (var r = 0; r < ConditionalMarkers.Size; r++)
        {
            values[r][node] = mean[r];
            values[ConditionalMarkers.Size + r][node] = Math.Log(covariance[r * 5]);
            for (var s = 0; s < r; s++)
                values[quantity++][node] = covariance[r * ConditionalMarkers.Size + s] / Math.Sqrt(covariance[r * 5] * covariance[s * 5]);
        }
    }

    private static (LegendreGrid A, LegendreGrid B, LegendreGrid C) Grids(HyperparameterBox box, int count) =>
        (new(box.LowA, box.HighA, count), new(box.LowB, box.HighB, count), new(box.LowC, box.HighC, count));

    /// <summary>Polynomials through the nodes carry masses and moments to a finer grid, over which the posterior is summed.</summary>
    private static ThresholdPosterior Mixture(ThresholdOptions options, HyperparameterBox box, double[] masses, double[][] values)
    {
        var matrix = LegendreGrid.Interpolation(Nodes, FineNodes);
        var (a, b, c) = Grids(box, FineNodes);
        masses = ConditionalField.Interpolated(masses, matrix);
        values = Array.ConvertAll(values, v => ConditionalField.Interpolated(v, matrix));
        var logWeights = new double[masses.Length];
        for (var node = 0; node < masses.Length; node++)
        {
            var (i, j, k) = (node / (FineNodes * FineNodes), node / FineNodes % FineNodes, node % FineNodes);
            logWeights[node] = masses[node] + LogPrior(a.Nodes[i], b.Nodes[j], c.Nodes[k]) + Math.Log(a.Weights[i] * b.Weights[j] * c.Weights[k]);
        }

        var highest = logWeights.Max();
        int[] kept = [.. Enumerable.Range(0, masses.Length).Where(node => logWeights[node] > highest - Negligible)];
        double[] weights = [.. kept.Select(node => Math.Exp(logWeights[node] - highest))];
        var total = weights.Sum();
        return new(options, [.. weights.Select(w => w / total)], [.. kept.Select(node => new Part(
            [.. Enumerable.Range(0, ConditionalMarkers.Size).Select(r => values[r][node])],
            CovarianceAt(values, node),
            GridScale.Deviation(a.Nodes[node / (FineNodes * FineNodes)]), GridScale.Deviation(b.Nodes[node / FineNodes % FineNodes]), GridScale.Correlation(c.Nodes[node % FineNodes])))]);
    }

    private static double[] CovarianceAt(double[][] values, int node)
    {
        var covariance = new double[ConditionalMarkers.Size * ConditionalMarkers.Size];
        var quantity = 2 * ConditionalMarkers.Size;
        for (var r = 0; r < ConditionalMarkers.Size; r++)
        {
            covariance[r * 5] = Math.Exp(values[ConditionalMarkers.Size + r][node]);
            for (var s = 0; s < r; s++)
                covariance[r * ConditionalMarkers.Size + s] = covariance[s * ConditionalMarkers.Size + r] = Math.Clamp(values[quantity++][node], -1, 1) * Math.Sqrt(covariance[r * 5] * covariance[s * 5]);
        }

        return covariance;
    }

    /// <summary>
    /// Where a new study's accuracy at a threshold is expected. The intervals are quantiles of the standardized distance of the new study's location from the
    /// threshold; the region is an ellipse on the logit scale. Null so far out that probabilities are 0 and 1.
    /// </summary>
    internal NewStudyPrediction? At(double threshold, double level)
    {
        var log = Math.Log(threshold);
        var (others, diseased) = (new Distance[_parts.Length], new Distance[_parts.Length]);
        for (var i = 0; i < _parts.Length; i++)
            (others[i], diseased[i]) = (DistanceOf(_parts[i], 0, log), DistanceOf(_parts[i], 1, log));
        if (others.Concat(diseased).Any(d => !(Math.Abs(d.Mean) < FarLogit) || !double.IsFinite(d.Variance))) return null;
        // A positive result lies above the threshold, or below it.
        var isGreater = _options.Direction == ThresholdDirection.Greater;
        return new(Interval(diseased, isGreater, level), Interval(others, !isGreater, level), RegionOf(others, diseased, isGreater ? 1 : -1, level));
    }

    private static Distance DistanceOf(Part part, int arm, double logThreshold)
    {
        var (rate, deviation) = (Math.Exp(-part.Mean[2 + arm]), arm == 0 ? part.Deviation0 : part.Deviation1);
        var x = (part.Mean[arm] - logThreshold) * rate;
        var (location, cross, scale) = (part.Covariance[arm * 5], part.Covariance[arm * ConditionalMarkers.Size + 2 + arm], part.Covariance[(2 + arm) * 5]);
        return new(x, Math.Max(0, rate * rate * location - 2 * rate * x * cross + x * x * scale) + deviation * deviation, rate);
    }

    private Interval Interval(Distance[] distances, bool isAbove, double level)
    {
        var mixture = new MomentMixture(_weights, [.. distances.Select(d => new Moments(d.Mean, d.Variance, 0, 0))]);
        var (low, middle, high) = (Share(mixture.Quantile((1 - level) / 2)), Share(mixture.Quantile(0.5)), Share(mixture.Quantile((1 + level) / 2)));
        return isAbove ? new(middle, low, high) : new(middle, high, low);

        // A study whose location lies x scales above the threshold has this share of people above it, or below.
        double Share(double x) => Math.Exp(isAbove ? MarkerDistribution.LogSurvival(_options.Distribution, -x) : MarkerDistribution.LogCumulative(_options.Distribution, -x));
    }

    private Region RegionOf(Distance[] others, Distance[] diseased, int sign, double level)
    {
        var parts = new NormalPart[_parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var ((logitA, slopeA), (logitB, slopeB)) = (Logit(diseased[i].Mean), Logit(others[i].Mean));
            parts[i] = new(
                sign * logitA, -sign * logitB, slopeA * slopeA * diseased[i].Variance, -slopeA * slopeB * Cross(_parts[i], others[i], diseased[i]), slopeB * slopeB * others[i].Variance);
        }

        return new NormalMixture(_weights, parts).Ellipse(level);

        // Logit of the share above the threshold, and its derivative in the distance: 1 for the logistic.
        (double Logit, double Slope) Logit(double x)
        {
            var (above, below) = (MarkerDistribution.LogSurvival(_options.Distribution, -x), MarkerDistribution.LogCumulative(_options.Distribution, -x));
            return (above - below, Math.Exp(MarkerDistribution.LogDensity(_options.Distribution, -x) - above - below));
        }
    }

    private static double Cross(Part part, Distance others, Distance diseased)
    {
        var c = part.Covariance;
        return others.Rate * diseased.Rate * c[1] - others.Rate * diseased.Mean * c[3] - diseased.Rate * others.Mean * c[2 * ConditionalMarkers.Size + 1]
            + others.Mean * diseased.Mean * c[2 * ConditionalMarkers.Size + 3] + part.Correlation * part.Deviation0 * part.Deviation1;
    }
}
