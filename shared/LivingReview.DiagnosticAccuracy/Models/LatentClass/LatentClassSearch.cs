using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>A maximum with the parameters that were free in it.</summary>
internal sealed record LatentClassMaximum(MarginalMaximum Maximum, int[] Free);

/// <summary>
/// The search for the maximum: from several qualities of the references, then on the boundaries that it points to. Parameters as in <see cref="LatentClassLayout"/>.
/// </summary>
internal sealed class LatentClassSearch
{
    /// <summary>A logit of the reference's accuracy beyond which its boundary is tried: an error in 400.</summary>
    private const double NearlyPerfect = 6;

    private const double SmallDeviation = 0.05;

    /// <summary>Where the profile of a reference accuracy is as good as at 1.</summary>
    private const double MaxLogit = 11;

    private static readonly (double Sensitivity, double Specificity)[] References = [(3, 3), (1.7, 4), (4, 1.7), (1.4, 1.4)];

    private readonly MarginalLikelihood _likelihood;
    private readonly LatentClassLayout _layout;
    private readonly double[] _start;
    private readonly int[] _dependence;
    private double[] _top;

    internal LatentClassSearch(LatentClassStudies studies, BivariateFit index, BivariateFit prevalence, LatentClassDependence dependence)
    {
        (_likelihood, _layout) = (LatentClassModel.Likelihood(studies), studies.Layout);
        _dependence =
        [
            .. dependence.HasFlag(LatentClassDependence.WithCondition) ? [_layout.WithCondition] : (int[])[],
            .. dependence.HasFlag(LatentClassDependence.WithoutCondition) ? [_layout.WithoutCondition] : (int[])[],
        ];
        var (sdA, sdB) = (Math.Max(0.3, Math.Sqrt(index.VarianceSensitivity ?? 0)), Math.Max(0.3, Math.Sqrt(index.VarianceSpecificity ?? 0)));
        var rho = Math.Clamp(index.Correlation ?? 0, -0.8, 0.8);
        _start =
        [
            index.LogitSensitivity!.Value, index.LogitSpecificity!.Value, prevalence.LogitSensitivity!.Value, .. new double[2 * _layout.References], 0, 0,
            sdA, rho * sdB, Math.Sqrt(1 - rho * rho) * sdB, Math.Max(0.3, Math.Sqrt(prevalence.VarianceSensitivity ?? 0)),
        ];
        _top = _start;
    }

    /// <summary>Positions of the parameters.</summary>
    internal LatentClassLayout Layout => _layout;

    private int[] Deviations => [_layout.L11, _layout.L21, _layout.L22, _layout.SdPrevalence];

    /// <summary>The highest maximum; null where it is the model with references that never err.</summary>
    /// <param name="perfect">Log-likelihood of that model.</param>
    internal LatentClassMaximum? Run(double perfect)
    {
        int[] free = [0, 1, 2, .. _layout.OfReferences, .. _dependence, .. Deviations];
        LatentClassMaximum? best = null;
        var (points, iterations) = MarginalMaximizer.MaximizeCoarsely(_likelihood, Starts(), free);
        _top = points[0];
        foreach (var point in points)
        {
            if (AtBoundary(point, free) is { } found && (best is null || found.Maximum.Maximum.Value > best.Maximum.Maximum.Value + 1e-9))
                best = found;
        }

        if (best is null || (_dependence.Length == 0 && perfect >= best.Maximum.Maximum.Value - 1e-7 - best.Maximum.QuadratureError))
            return null;
        best = WithoutSmallDeviations(best);
        _top = best.Maximum.Theta;
        return best with { Maximum = best.Maximum with { Iterations = best.Maximum.Iterations + iterations } };
    }

    /// <summary>All references alike, in several qualities; with several references, each as the only poor one as well.</summary>
    private List<double[]> Starts()
    {
        List<double[]> starts = [.. References.Select(r => Alike(_start, r.Sensitivity, r.Specificity))];
        starts.Add(With(Alike(_start, 2, 2), (0, _start[0] + 0.7), (1, _start[1] + 0.7)));
        for (var r = 0; r < _layout.References && _layout.References > 1; r++)
            starts.Add(With(Alike(_start, 4, 4), (LatentClassLayout.Sensitivity(r), 1.4), (LatentClassLayout.Specificity(r), 1.7)));
        return starts;
    }

    private double[] Alike(double[] theta, double sensitivity, double specificity) =>
        With(theta, [.. Enumerable.Range(0, _layout.References).SelectMany(r => ((int, double)[])[(LatentClassLayout.Sensitivity(r), sensitivity), (LatentClassLayout.Specificity(r), specificity)])]);

    /// <summary>The exact maximum near a point, accuracies of references that run to 1 put there; null where all are.</summary>
    private LatentClassMaximum? AtBoundary(double[] point, int[] free)
    {
        while (true)
        {
            int[] perfect = [.. free.Where(f => _layout.IsOfReference(f) && point[f] > NearlyPerfect)];
            var (start, left) = (With(point, [.. perfect.Select(p => (p, LatentClassLikelihood.Perfect))]), free.Except(perfect).ToArray());
            if (_layout.OfReferences.All(p => start[p] >= LatentClassLikelihood.Perfect) && _dependence.Length == 0)
                return null;
            var maximum = MarginalMaximizer.Refine(_likelihood, start, left);
            if (!left.Any(f => _layout.IsOfReference(f) && maximum.Theta[f] > NearlyPerfect))
                return new(maximum, left);
            (point, free) = (maximum.Theta, left);
        }
    }

    /// <summary>
    /// The lower limit of a reference accuracy that is estimated as 1: where the profile log-likelihood has fallen by half the chi-squared quantile. Sixteen
    /// nodes give the limit to three digits or more.
    /// </summary>
    internal double LowerLimit(int parameter, double maximum, double confidenceLevel)
    {
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        int[] free = [0, 1, 2, .. _layout.OfReferences.Where(p => p != parameter), .. _dependence, .. Deviations];
        var theta = With(_top, [.. _layout.OfReferences.Select(p => (p, Math.Min(_top[p], 5)))]);
        _likelihood.UseForAll(16);
        // The signed root falls with the logit; the bracket is halved or cut by the secant, whichever is shorter.
        var (low, high) = (-2.0, MaxLogit);
        var (atLow, atHigh) = (Root(low), -z);
        if (atLow <= 0)
            return Logistic.Expit(low);
        for (var i = 0; i < 12 && high - low > 2e-3; i++)
        {
            var secant = low + (high - low) * atLow / (atLow - atHigh);
            var at = i % 3 == 2 || !(secant > low && secant < high) ? (low + high) / 2 : secant;
            var difference = Root(at);
            if (difference > 0)
                (low, atLow) = (at, difference);
            else
                (high, atHigh) = (at, difference);
            if (Math.Abs(difference) < 1e-4)
                return Logistic.Expit(at);
        }

        return Logistic.Expit((low + high) / 2);

        double Root(double logit)
        {
            var objective = new FixedParameterObjective(_likelihood, With(theta, (parameter, logit)), free);
            var profile = Newton.Maximize(objective, objective.FreePart(theta), 1e-6, limit: 40);
            var root = Math.Sqrt(Math.Max(0, 2 * (maximum - profile.Value))) - z;
            // Only a point on the profile is a good start for the next.
            if (root <= 0)
                theta = objective.FullVector(profile.Theta);
            return root;
        }
    }

    /// <summary>Models without one of the deviations where that costs no likelihood.</summary>
    private LatentClassMaximum WithoutSmallDeviations(LatentClassMaximum best)
    {
        foreach (var (parameter, alongside) in ((int, int[])[])[(_layout.SdPrevalence, []), (_layout.L22, []), (_layout.L22, [_layout.L21]), (_layout.L11, [_layout.L21])])
        {
            if (Math.Abs(best.Maximum.Theta[parameter]) > SmallDeviation || !best.Free.Contains(parameter) || alongside.Any(a => Math.Abs(best.Maximum.Theta[a]) > SmallDeviation && parameter == _layout.L22))
                continue;
            int[] dropped = [parameter, .. alongside];
            var start = With(best.Maximum.Theta, [.. dropped.Select(d => (d, 0.0))]);
            if (parameter == _layout.L11)
                start[_layout.L22] = Math.Sqrt(Math.Pow(best.Maximum.Theta[_layout.L21], 2) + Math.Pow(best.Maximum.Theta[_layout.L22], 2));
            best = Simpler(best, start, [.. best.Free.Except(dropped)]);
        }

        return best;
    }

    /// <summary>The simpler model if it is as high, else the one before.</summary>
    private LatentClassMaximum Simpler(LatentClassMaximum before, double[] start, int[] free)
    {
        var maximum = MarginalMaximizer.Maximize(_likelihood, [start], free);
        return maximum.Maximum.Value >= before.Maximum.Maximum.Value - 1e-7 - maximum.QuadratureError ? new(maximum, free) : before;
    }

    private static double[] With(double[] theta, params (int Parameter, double Value)[] changes)
    {
        double[] changed = [.. theta];
        foreach (var (parameter, value) in changes)
            changed[parameter] = value;
        return changed;
    }
}
