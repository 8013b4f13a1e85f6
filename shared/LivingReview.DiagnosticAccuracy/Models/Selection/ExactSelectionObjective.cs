using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Selection;

/// <summary>
/// Log-likelihood of published studies under the exact bivariate binomial model and selection by the t statistic of a contrast: SUM l(x_i, y_i) + ln Phi(alpha + beta
/// t_i) - ln b_i, b_i the sum of P(x, y) Phi(alpha + beta t(x, y)) over all tables that study i could have had, alpha such that the mean of 1/b_i is 1/p.
/// Parameters as in <see cref="SelectionObjective"/>.
/// </summary>
internal sealed class ExactSelectionObjective : ISelectionObjective
{
    private readonly BinomialLikelihood _likelihood;
    private readonly double[] _statistics;
    private readonly PublishedShare[] _shares;
    private readonly int[] _shareOf;
    private readonly double _p, _centre;
    private readonly double[] _gradient = new double[5];
    private readonly double[] _hessian = new double[25];
    private readonly double[] _prepared = new double[5];
    private bool _isPrepared;
    private double _lastAlpha;

    internal ExactSelectionObjective(TwoByTwo[] tables, (double A, double B) contrast, double p, double centre, ReadOnlySpan<double> start, double fineness = 1)
    {
        (_p, _centre) = (p, centre);
        var cells = Cells.From(tables);
        _likelihood = new(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        QuadratureRuleSelection.Refine(_likelihood, start[..5]);
        _likelihood.Evaluated = false;
        _statistics = [.. Enumerable.Range(0, cells.Count).Select(i => PublishedShare.Statistic(cells.SuccessA[i], cells.FailureA[i], cells.SuccessB[i], cells.FailureB[i], contrast))];
        (int Diseased, int NonDiseased)[] sizes = [.. Enumerable.Range(0, cells.Count).Select(i => ((int)(cells.SuccessA[i] + cells.FailureA[i]), (int)(cells.SuccessB[i] + cells.FailureB[i])))];
        // Studies of equal size share their table of possible results.
        (int Diseased, int NonDiseased)[] distinct = [.. sizes.Distinct()];
        _shareOf = Array.ConvertAll(sizes, s => Array.IndexOf(distinct, s));
        _shares = p < 1 ? Array.ConvertAll(distinct, s => new PublishedShare(s.Diseased, s.NonDiseased, contrast, fineness)) : [];
    }

    public int Parameters => SelectionObjective.Size;

    public double Bound(int parameter) => parameter == SelectionObjective.Size - 1 ? _centre : ParameterBounds.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian) => LogLikelihood(theta, out _);

    public double LogLikelihood(ReadOnlySpan<double> theta, out double alpha)
    {
        var sum = _likelihood.Evaluate(theta[..5], _gradient, _hessian);
        alpha = double.PositiveInfinity;
        if (_p >= 1)
            return sum;
        Prepare(theta);
        var beta = theta[5] + _centre;
        alpha = SelectionIntercept.Solve((double at, out double slope) => Excess(at, beta, out slope), ref _lastAlpha);
        foreach (var statistic in _statistics)
            sum += MarkerDistribution.LogCumulative(ThresholdDistribution.LogNormal, alpha + beta * statistic);
        foreach (var share in _shareOf)
            sum -= Math.Log(_shares[share].At(alpha, beta, out _));
        return sum;
    }

    private void Prepare(ReadOnlySpan<double> theta)
    {
        // Beta alone changes nothing here.
        if (_isPrepared && theta[..5].SequenceEqual(_prepared))
            return;
        theta[..5].CopyTo(_prepared);
        _isPrepared = true;
        foreach (var share in _shares)
            share.Prepare(theta[0], theta[1], theta[2], theta[3], theta[4]);
    }

    private double Excess(double alpha, double beta, out double slope)
    {
        const double Least = 1e-250;
        var sum = -_shareOf.Length / _p;
        slope = 0;
        foreach (var index in _shareOf)
        {
            var share = Math.Max(_shares[index].At(alpha, beta, out var rise), Least);
            sum += 1 / share;
            slope -= rise / (share * share);
        }

        return sum;
    }
}
