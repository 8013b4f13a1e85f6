using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>
/// One study's integral over its random effects, in coordinates in which the integrand at its mode is a standard normal density. The nodes of the
/// last dimension lie in the lanes of a vector.
/// </summary>
internal sealed class StudyIntegral
{
    private const int Lanes = 8;
    private const int MaxModeSteps = 60;

    /// <summary>Steps to the mode after which longer ones are allowed.</summary>
    private const int ShortModeSteps = 20;

    /// <summary>Share of the total below which the trapezoidal rule adds no further nodes.</summary>
    private const double NegligibleShare = 1e-14;

    /// <summary>How often a lattice is placed anew before it is given up.</summary>
    private const int MaxFrames = 4;

    /// <summary>With a smaller error a lattice lies where it should, and only finer steps can help.</summary>
    private const double WellPlaced = 1e-3;

    private static readonly Vector512<double> StepLengths = Vector512.Create(1, 0.5, 0.25, 0.125, 1 / 16.0, 1 / 64.0, 1 / 512.0, 1 / 8192.0);
    private static readonly Vector512<double> LaneNumbers = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    private readonly IConditionalLikelihood _model;
    private readonly ArmwiseProduct? _armwise;
    private readonly ArmwiseLattice? _lattice;
    private readonly (int Row, int Column)[] _factor;
    private readonly int _dimensions, _shared, _base, _parameters;
    private readonly double[] _modes;

    // Of each parameter: the derivative that it takes (in a predictor or a shared parameter) and the random effect that multiplies it, or -1.
    private readonly int[] _baseOf, _effectOf;

    private readonly double[] _mode, _scale, _z, _t, _step, _factorRows, _sharedValues, _means;
    private readonly Vector512<double>[] _predictors, _gradient, _weighted, _hessian, _outer, _effects, _gradientSums, _hessianSums;
    private Vector512<double> _total;
    private double _height;
    private bool _valueOnly;
    private int _study, _nodes;

    internal StudyIntegral(IConditionalLikelihood model, (int Row, int Column)[] factor)
    {
        (_model, _factor) = (model, factor);
        _armwise = model is IArmwiseLikelihood arms && ArmwiseProduct.Fits(factor) ? new ArmwiseProduct(arms) : null;
        _lattice = model is IArmwiseLikelihood separate && _armwise is not null ? new ArmwiseLattice(separate) : null;
        (_dimensions, _shared) = (model.Predictors, model.SharedParameters);
        _base = _dimensions + _shared;
        _parameters = _base + factor.Length;
        _modes = new double[model.Studies * _dimensions];
        _baseOf = [.. Enumerable.Range(0, _base), .. factor.Select(f => f.Row)];
        _effectOf = [.. Enumerable.Repeat(-1, _base), .. factor.Select(f => f.Column)];
        (_mode, _z, _t, _step, _means) = (new double[_dimensions], new double[_dimensions], new double[_dimensions], new double[_dimensions], new double[_dimensions]);
        (_scale, _factorRows) = (new double[_dimensions * _dimensions], new double[_dimensions * _dimensions]);
        _sharedValues = new double[_shared];
        _predictors = new Vector512<double>[_dimensions];
        (_gradient, _weighted) = (new Vector512<double>[_base], new Vector512<double>[_base]);
        _hessian = new Vector512<double>[_base * (_base + 1) / 2];
        _outer = new Vector512<double>[_base * (_base + 1) / 2];
        _effects = new Vector512<double>[_dimensions];
        _gradientSums = new Vector512<double>[_parameters];
        _hessianSums = new Vector512<double>[_parameters * (_parameters + 1) / 2];
    }

    /// <summary>Nodes per dimension of the last integral.</summary>
    internal int LastNodes { get; private set; }

    /// <summary>Whether the last integral was left before its ends were negligible.</summary>
    internal bool IsCutOff { get; private set; }

    /// <summary>Groups of eight nodes that were evaluated so far.</summary>
    internal long Work { get; private set; }

    /// <summary>The log-likelihood of a study.</summary>
    internal double Value(int study, ReadOnlySpan<double> theta, IntegrationRule rule) => Integrate(study, theta, rule, valueOnly: true);

    /// <summary>The log-likelihood of a study; adds its derivatives to the sums.</summary>
    internal double Evaluate(int study, ReadOnlySpan<double> theta, IntegrationRule rule, Span<double> gradient, Span<double> hessian)
    {
        var value = Integrate(study, theta, rule, valueOnly: false);
        var p = _parameters;
        Span<double> mean = stackalloc double[p];
        value += _model.LogCoefficient(study);
        var total = LaneSum.Of(_total);
        for (var i = 0; i < p; i++)
        {
            mean[i] = LaneSum.Of(_gradientSums[i]) / total;
            gradient[i] += mean[i];
        }

        for (int i = 0, index = 0; i < p; i++)
        {
            for (var j = 0; j <= i; j++, index++)
            {
                var second = LaneSum.Of(_hessianSums[index]) / total - mean[i] * mean[j];
                hessian[i * p + j] += second;
                if (i != j)
                    hessian[j * p + i] += second;
            }
        }

        return value;
    }

    /// <summary>Whether there is a lattice for this model.</summary>
    internal bool HasLattice => _lattice is not null;

    /// <summary>Bound on the error of the last sum over a lattice.</summary>
    internal double LatticeError => _lattice?.LastError ?? double.NaN;

    /// <summary>The same as <see cref="Evaluate"/> on a lattice, where it is accurate enough; otherwise nothing is added.</summary>
    internal bool TryEvaluate(int study, ReadOnlySpan<double> theta, IntegrationRule rule, double tolerance, bool follows, Span<double> gradient, Span<double> hessian, out double value)
    {
        value = double.NaN;
        if (_lattice is null || theta[4] == 0 || theta[6] == 0)
            return false;
        // The frame of the last evaluation mostly serves; where it does not, what was found with it may, and at last the mode is sought.
        var isFresh = false;
        for (var attempt = 0; attempt < MaxFrames; attempt++)
        {
            if (!_lattice.HasFrame(study))
            {
                SetUp(study, theta);
                FindMode();
                _lattice.SetFrame(study, theta, _mode, _scale);
                isFresh = true;
            }

            var isSum = _lattice.TrySum(study, theta, rule.LatticeExponent, follows ? 0 : tolerance, out value);
            if (isSum)
            {
                LastNodes = _lattice.LastNodes;
                Work += LastNodes / Lanes * (LastNodes / Lanes + 2);
                if (_lattice.IsWithin(tolerance))
                {
                    value += _model.LogCoefficient(study);
                    _lattice.AddDerivatives(gradient, hessian);
                    return true;
                }

                if (_lattice.LastError < WellPlaced)
                    return false;
            }
            else if (isFresh)
            {
                _lattice.Forget(study);
                return false;
            }

            if (!isSum || attempt == 1)
                _lattice.Forget(study);
        }

        return false;
    }

    /// <summary>Where a study's lattice is to lie first.</summary>
    internal void Place(int study, double middle0, double middle1, double v00, double v01, double v11) => _lattice?.SetFrame(study, middle0, middle1, v00, v01, v11);

    private void SetUp(int study, ReadOnlySpan<double> theta)
    {
        _study = study;
        theta[.._dimensions].CopyTo(_means);
        theta.Slice(_dimensions, _shared).CopyTo(_sharedValues);
        Array.Clear(_factorRows);
        for (var i = 0; i < _factor.Length; i++)
            _factorRows[_factor[i].Row * _dimensions + _factor[i].Column] = theta[_base + i];
    }

    /// <summary>Log of the integral, without coefficients and fixed terms.</summary>
    private double Integrate(int study, ReadOnlySpan<double> theta, IntegrationRule rule, bool valueOnly)
    {
        (_valueOnly, _total, _nodes) = (valueOnly, Vector512<double>.Zero, 0);
        SetUp(study, theta);
        Array.Clear(_gradientSums);
        Array.Clear(_hessianSums);
        FindMode();
        if (rule.Step > 0)
        {
            for (var d = 0; d < _dimensions; d++)
                _t[d] = 0;
            IsCutOff = false;
            SumOutwards(0, rule, 1);
            LastNodes = _nodes;
        }
        else
        {
            if (_armwise is null)
                SumProduct(rule);
            else
                SumArmwise(_armwise, rule, theta);
            LastNodes = rule.Nodes.Length;
        }

        var logVolume = 0.0;
        for (var d = 0; d < _dimensions; d++)
            logVolume += Math.Log(_scale[d * _dimensions + d] * (rule.Step > 0 ? rule.Step : 1));
        // Where the mode was not found, the integrand may be too high for a number there: such a point is none to go to.
        var log = Math.Log(LaneSum.Of(_total));
        return double.IsPositiveInfinity(log) ? double.NaN : _height + log + logVolume - _dimensions / 2.0 * Math.Log(2 * Math.PI);
    }

    /// <summary>Newton's method for the mode of the integrand; eight step lengths are tried at once.</summary>
    private void FindMode()
    {
        var d = _dimensions;
        _modes.AsSpan(_study * d, d).CopyTo(_mode);
        Span<double> gradient = stackalloc double[d];
        Span<double> hessian = stackalloc double[d * d];
        Span<double> work = stackalloc double[d * d];
        Array.Clear(_step);
        var lane = 0;
        for (var iteration = 0; ; iteration++)
        {
            // Lane 0 is the full step; before the first, all lanes are the start.
            for (var r = 0; r < d; r++)
                _effects[r] = Vector512.Create(_mode[r]) + StepLengths * _step[r];
            var values = Integrand(onlyLastChanged: false);
            lane = 0;
            for (var i = 1; i < Lanes; i++)
            {
                if (!(values[lane] >= values[i]))
                    lane = i;
            }

            if (iteration > 0 && !(values[lane] > _height))
            {
                // Rounding: no step rises any more.
                if (values[lane] < _height - 1e-9 * (1 + Math.Abs(_height)) || !double.IsFinite(values[lane]))
                {
                    // Derivatives must be those at the point that is kept.
                    Array.Clear(_step);
                    for (var r = 0; r < d; r++)
                        _effects[r] = Vector512.Create(_mode[r]);
                    values = Integrand(onlyLastChanged: false);
                    lane = 0;
                }
            }

            for (var r = 0; r < d; r++)
                _mode[r] = _effects[r][lane];
            var rise = values[lane] - _height;
            _height = values[lane];
            Curvature(lane, gradient, hessian);
            var decrement = SymmetricMatrix.AscentStep(hessian, gradient, _step, work, out _);
            if (decrement < 1e-8 || iteration >= MaxModeSteps || (iteration > 0 && rise <= 0 && decrement < 1e-4))
                break;
            var longest = 0.0;
            for (var r = 0; r < d; r++)
                longest = Math.Max(longest, Math.Abs(_step[r]));
            // Of huge arms that hardly differ the mode may be thousands of deviations away.
            var reach = 4 * Math.Pow(1.5, Math.Max(0, iteration - ShortModeSteps));
            for (var r = 0; r < d && longest > reach; r++)
                _step[r] *= reach / longest;
        }

        _mode.CopyTo(_modes.AsSpan(_study * d, d));
        SetScale(hessian);
    }

    /// <summary>Gradient and Hessian of the log integrand in z, from the derivatives of one lane.</summary>
    private void Curvature(int lane, Span<double> gradient, Span<double> hessian)
    {
        var d = _dimensions;
        for (var r = 0; r < d; r++)
        {
            gradient[r] = -_mode[r];
            for (var a = r; a < d; a++)
                gradient[r] += _gradient[a][lane] * _factorRows[a * d + r];
            for (var s = 0; s <= r; s++)
            {
                var sum = r == s ? -1.0 : 0.0;
                for (var a = r; a < d; a++)
                {
                    for (var b = s; b < d; b++)
                        sum += _factorRows[a * d + r] * _factorRows[b * d + s] * _hessian[a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a][lane];
                }

                hessian[r * d + s] = hessian[s * d + r] = sum;
            }
        }
    }

    /// <summary>Cholesky factor of the inverse of the curvature: the standard deviations of the coordinates given those before.</summary>
    private void SetScale(ReadOnlySpan<double> hessian)
    {
        var d = _dimensions;
        var inverse = SymmetricMatrix.InverseOfNegative(hessian, d);
        if (inverse is not null && SymmetricMatrix.Cholesky(inverse, d, 1e-13))
        {
            Array.Clear(_scale);
            for (var r = 0; r < d; r++)
            {
                for (var s = 0; s <= r; s++)
                    _scale[r * d + s] = inverse[r * d + s];
            }

            return;
        }

        Array.Clear(_scale);
        for (var r = 0; r < d; r++)
            _scale[r * d + r] = 1;
    }

    private void SumArmwise(ArmwiseProduct product, IntegrationRule rule, ReadOnlySpan<double> theta)
    {
        const int Parameters = ArmwiseProduct.Parameters;
        Span<double> sums = stackalloc double[Parameters + Parameters * (Parameters + 1) / 2];
        sums.Clear();
        var total = product.Sum(_study, rule, theta, _mode, _scale, _height, _valueOnly ? [] : sums[..Parameters], sums[Parameters..]);
        Work += (rule.Nodes.Length + 1) * rule.NodeLanes.Length;
        _total = Vector512.CreateScalar(total);
        for (var i = 0; i < _gradientSums.Length; i++)
            _gradientSums[i] = Vector512.CreateScalar(sums[i]);
        for (var i = 0; i < _hessianSums.Length; i++)
            _hessianSums[i] = Vector512.CreateScalar(sums[Parameters + i]);
    }

    private void SumProduct(IntegrationRule rule)
    {
        var outer = _dimensions - 1;
        var n = rule.Nodes.Length;
        Span<int> index = stackalloc int[Math.Max(outer, 1)];
        index.Clear();
        while (true)
        {
            var weight = 1.0;
            for (var d = 0; d < outer; d++)
            {
                _t[d] = rule.Nodes[index[d]];
                weight *= rule.Weights[index[d]];
            }

            SetOuter();
            for (var block = 0; block < rule.NodeLanes.Length; block++)
                Add(rule.NodeLanes[block], rule.WeightLanes[block] * weight, onlyLastChanged: block > 0);
            var carry = outer - 1;
            while (carry >= 0 && ++index[carry] == n)
                index[carry--] = 0;
            if (carry < 0)
                return;
        }
    }

    /// <summary>Trapezoidal rule from the mode outwards, dimension by dimension, until a slice is negligible.</summary>
    private double SumOutwards(int dimension, IntegrationRule rule, double weight)
    {
        var last = dimension == _dimensions - 1;
        if (last)
            SetOuter();
        var sum = 0.0;
        var first = true;
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            for (var j = direction > 0 ? 0 : 1; ; j += last ? Lanes : 1)
            {
                double slice;
                if (last)
                {
                    var nodes = rule.Grows ? Vector512.Create<double>(rule.Nodes.AsSpan(j, Lanes)) * direction : (LaneNumbers + Vector512.Create((double)j)) * (direction * rule.Step);
                    var weights = rule.Grows ? Vector512.Create<double>(rule.Weights.AsSpan(j, Lanes)) * weight : Vector512.Create(weight);
                    slice = LaneSum.Of(Add(nodes, weights, onlyLastChanged: !first));
                    first = false;
                }
                else
                {
                    _t[dimension] = direction * (rule.Grows ? rule.Nodes[j] : j * rule.Step);
                    slice = SumOutwards(dimension + 1, rule, rule.Grows ? weight * rule.Weights[j] : weight);
                }

                _nodes = Math.Max(_nodes, 2 * j + (last ? 2 * Lanes : 1));
                sum += slice;
                if (!(slice > NegligibleShare * LaneSum.Of(_total)))
                    break;
                if (j >= rule.MaxSteps)
                {
                    IsCutOff = true;
                    break;
                }
            }
        }

        return sum;
    }

    /// <summary>z of all dimensions but the last, and the part of the last that they give.</summary>
    private void SetOuter()
    {
        var d = _dimensions;
        for (var r = 0; r < d; r++)
        {
            _z[r] = _mode[r];
            for (var s = 0; s <= Math.Min(r, d - 2); s++)
                _z[r] += _scale[r * d + s] * _t[s];
            _effects[r] = Vector512.Create(_z[r]);
        }
    }

    /// <summary>Adds eight nodes of the last dimension; their contributions to the integral.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<double> Add(Vector512<double> nodes, Vector512<double> weights, bool onlyLastChanged)
    {
        var d = _dimensions;
        Work++;
        _effects[d - 1] = Vector512.Create(_z[d - 1]) + nodes * _scale[d * d - 1];
        var e = weights * VectorMath.Exp(Integrand(onlyLastChanged) - Vector512.Create(_height));
        // Below its smallest argument the exponential returns a constant that is not 0.
        e = Vector512.ConditionalSelect(Vector512.GreaterThan(e, weights * 1e-300), e, Vector512<double>.Zero);
        _total += e;
        if (_valueOnly)
            return e;
        for (int i = 0, index = 0; i < _base; i++)
        {
            var scaled = e * _gradient[i];
            for (var j = 0; j <= i; j++, index++)
                _outer[index] = Vector512.FusedMultiplyAdd(scaled, _gradient[j], e * _hessian[index]);
            _weighted[i] = scaled;
        }

        for (int i = 0, index = 0; i < _parameters; i++)
        {
            var (row, effect) = (_baseOf[i], _effectOf[i]);
            _gradientSums[i] += effect < 0 ? _weighted[row] : _weighted[row] * _effects[effect];
            for (var j = 0; j <= i; j++, index++)
            {
                var (column, other) = (_baseOf[j], _effectOf[j]);
                var value = _outer[row >= column ? row * (row + 1) / 2 + column : column * (column + 1) / 2 + row];
                if (effect >= 0)
                    value *= _effects[effect];
                if (other >= 0)
                    value *= _effects[other];
                _hessianSums[index] += value;
            }
        }

        return e;
    }

    /// <summary>The conditional log-likelihood and the normal log density of z, without its constant.</summary>
    private Vector512<double> Integrand(bool onlyLastChanged)
    {
        var d = _dimensions;
        var squares = Vector512<double>.Zero;
        for (var a = 0; a < d; a++)
        {
            squares += _effects[a] * _effects[a];
            var predictor = Vector512.Create(_means[a]);
            for (var r = 0; r <= a; r++)
                predictor = Vector512.FusedMultiplyAdd(_effects[r], Vector512.Create(_factorRows[a * d + r]), predictor);
            _predictors[a] = predictor;
        }

        return _model.Evaluate(_study, _predictors, _sharedValues, onlyLastChanged, _gradient, _hessian) - squares * 0.5;
    }
}
