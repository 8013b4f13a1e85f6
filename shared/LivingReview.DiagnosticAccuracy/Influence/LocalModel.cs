using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Taylor's polynomial of degree three of every study's log-likelihood about a point: what the rest's maximum is, without a study, to a few
/// parts in a million of its standard errors, for no further evaluation. The third derivatives are central differences of the Hessian.
/// </summary>
internal sealed class LocalModel
{
    private const int Parameters = StudyResults.Parameters;

    /// <summary>Half a step of the differences, in standard errors.</summary>
    private const double Half = 0.02;

    private readonly double[][] _scores;
    private readonly double[][] _curvatures;
    private readonly double[][][] _thirds = new double[Parameters][][];
    private readonly double[] _curvature;
    private readonly double[][] _third = new double[Parameters][];

    /// <param name="likelihood">With its nodes chosen at <paramref name="theta"/>.</param>
    /// <param name="theta">The maximum.</param>
    internal LocalModel(Likelihood likelihood, double[] theta)
    {
        var hessian = new double[Parameters * Parameters];
        var gradient = new double[Parameters];
        likelihood.Evaluate(theta, gradient, hessian);
        _scores = Copy(likelihood.Results.Gradient);
        _curvatures = Copy(likelihood.Results.Hessian);
        _curvature = Sums(_curvatures);
        var covariance = Symmetric.InverseOfNegative(hessian, Parameters);
        for (var r = 0; r < Parameters; r++)
        {
            var half = Half * Math.Sqrt(covariance?[r * Parameters + r] ?? 0.01);
            double[] up = [.. theta], down = [.. theta];
            (up[r], down[r]) = (theta[r] + half, theta[r] - half);
            likelihood.Evaluate(up, gradient, hessian);
            var third = Copy(likelihood.Results.Hessian);
            likelihood.Evaluate(down, gradient, hessian);
            for (var q = 0; q < StudyResults.Second; q++)
            {
                for (var i = 0; i < third[q].Length; i++)
                    third[q][i] = (third[q][i] - likelihood.Results.Hessian[q][i]) / (2 * half);
            }

            _thirds[r] = third;
            _third[r] = Sums(third);
        }
    }

    /// <summary>How far the maximum moves without a study; null where that is too far for a polynomial.</summary>
    internal double[]? MaximumWithout(int study)
    {
        var gradient = new double[Parameters];
        var curvature = Without(_curvature, _curvatures, study);
        var shift = new double[Parameters];
        var step = new double[Parameters];
        var work = new double[Parameters * Parameters];
        for (var iteration = 0; iteration < 4; iteration++)
        {
            var bend = Bend(study, shift);
            var whole = new double[Parameters * Parameters];
            for (var r = 0; r < Parameters; r++)
            {
                gradient[r] = -_scores[r][study];
                for (var c = 0; c < Parameters; c++)
                {
                    var at = r * Parameters + c;
                    whole[at] = curvature[at] + bend[at];
                    gradient[r] += (curvature[at] + bend[at] / 2) * shift[c];
                }
            }

            Symmetric.AscentStep(whole, gradient, step, work, out var shifted);
            if (shifted || !(step.Max(Math.Abs) < 0.5))
                return null;
            for (var r = 0; r < Parameters; r++)
                shift[r] += step[r];
        }

        return shift;
    }

    /// <summary>The Hessian of the rest after a short way from where it was taken.</summary>
    internal double[] Moved(double[] hessian, int study, double[] way)
    {
        var bend = Bend(study, way);
        return [.. hessian.Zip(bend, (h, b) => h + b)];
    }

    /// <summary>The third derivatives of the rest times a vector: a matrix.</summary>
    private double[] Bend(int study, double[] way)
    {
        var bend = new double[Parameters * Parameters];
        for (var r = 0; r < Parameters; r++)
        {
            var third = Without(_third[r], _thirds[r], study);
            for (var i = 0; i < bend.Length; i++)
                bend[i] += way[r] * third[i];
        }

        return bend;
    }

    private static double[] Without(double[] sums, double[][] columns, int study)
    {
        var rest = new double[Parameters * Parameters];
        for (var r = 0; r < Parameters; r++)
        {
            for (var c = r; c < Parameters; c++)
            {
                var q = StudyResults.Packed(r, c);
                rest[r * Parameters + c] = rest[c * Parameters + r] = sums[q] - columns[q][study];
            }
        }

        return rest;
    }

    private static double[][] Copy(double[][] columns) => [.. columns.Select(c => (double[])c.Clone())];

    private static double[] Sums(double[][] columns) => [.. columns.Select(c => c.Sum())];
}
