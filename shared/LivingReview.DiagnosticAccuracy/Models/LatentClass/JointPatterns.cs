using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>Probabilities of the index test's results in both classes, each with its own digits.</summary>
internal readonly record struct IndexTest(Vector512<double> Sensitivity, Vector512<double> Miss, Vector512<double> Specificity, Vector512<double> FalsePositive);

/// <summary>
/// Patterns of index test and two reference standards on the same people: p = pi A + (1 - pi) B, A and B products over the three tests, which err independently
/// given the true state (Hui and Walter 1980; Walter and Irwig 1988, J Clin Epidemiol 41:923).
/// </summary>
internal static class JointPatterns
{
    private const int Tests = 3;

    /// <summary>Position of the mean logit prevalence among all parameters.</summary>
    private const int Prevalence = 2;

    /// <summary>Adds the four patterns of a table, those with one result of the second reference.</summary>
    /// <param name="table">The table.</param>
    /// <param name="index">The index test.</param>
    /// <param name="shared">Logits of the references' sensitivities and specificities.</param>
    /// <param name="prevalence">pi.</param>
    /// <param name="rest">1 - pi.</param>
    /// <param name="log">Takes the log-likelihood.</param>
    /// <param name="gradient">Takes the derivatives in predictors and shared parameters.</param>
    /// <param name="hessian">Takes the lower triangle of the second derivatives, by rows.</param>
    internal static void Add(
        in VerifiedTable table, in IndexTest index, ReadOnlySpan<double> shared, Vector512<double> prevalence, Vector512<double> rest,
        ref Vector512<double> log, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        ReadOnlySpan<int> ofWith = [0, LatentClassLayout.Sensitivity(table.Reference), LatentClassLayout.Sensitivity(table.Second)];
        ReadOnlySpan<int> ofWithout = [1, LatentClassLayout.Specificity(table.Reference), LatentClassLayout.Specificity(table.Second)];
        var (t, logits) = (table.Table, (shared[2 * table.Reference], shared[2 * table.Reference + 1], shared[2 * table.Second], shared[2 * table.Second + 1]));
        for (var cell = 0; cell < 4; cell++)
        {
            var n = cell switch { 0 => t.BothPositive, 1 => t.IndexPositive, 2 => t.ReferencePositive, _ => t.BothNegative };
            if (n == 0) continue;
            var (isIndex, isFirst) = (cell < 2, cell % 2 == 0);
            var a = new ClassPattern(isIndex ? index.Sensitivity : index.Miss, isIndex ? index.Miss : -index.Sensitivity, index.Sensitivity * index.Miss, isFirst, logits.Item1, table.SecondPositive, logits.Item3);
            var b = new ClassPattern(isIndex ? index.FalsePositive : index.Specificity, isIndex ? -index.Specificity : index.FalsePositive, index.Specificity * index.FalsePositive, !isFirst, logits.Item2, !table.SecondPositive, logits.Item4);
            Add(n, a, b, ofWith, ofWithout, prevalence, rest, ref log, gradient, hessian);
        }
    }

    /// <summary>n ln(pi A + (1 - pi) B); derivatives of ln A and ln B in a test's logit are its residual, and minus its variance.</summary>
    private static void Add(
        double n, in ClassPattern a, in ClassPattern b, ReadOnlySpan<int> ofWith, ReadOnlySpan<int> ofWithout, Vector512<double> prevalence, Vector512<double> rest,
        ref Vector512<double> log, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        var p = Vector512.Max(prevalence * a.P + rest * b.P, Vector512.Create(1e-300));
        log += VectorMath.Log(p) * n;
        var (wa, wb) = (prevalence * a.P / p, rest * b.P / p);
        var ofPrevalence = wa * rest - wb * prevalence;
        gradient[Prevalence] += ofPrevalence * n;
        hessian[At(Prevalence, Prevalence)] += (ofPrevalence * (rest - prevalence) - ofPrevalence * ofPrevalence) * n;
        for (var i = 0; i < Tests; i++)
        {
            var (ga, gb) = (wa * a.Residual(i), wb * b.Residual(i));
            gradient[ofWith[i]] += ga * n;
            gradient[ofWithout[i]] += gb * n;
            hessian[At(ofWith[i], Prevalence)] += ga * (rest - ofPrevalence) * n;
            hessian[At(ofWithout[i], Prevalence)] -= gb * (prevalence + ofPrevalence) * n;
            hessian[At(ofWith[i], ofWith[i])] -= wa * a.Variance(i) * n;
            hessian[At(ofWithout[i], ofWithout[i])] -= wb * b.Variance(i) * n;
            for (var j = 0; j <= i; j++)
            {
                hessian[At(ofWith[i], ofWith[j])] += ga * a.Residual(j) * (Vector512<double>.One - wa) * n;
                hessian[At(ofWithout[i], ofWithout[j])] += gb * b.Residual(j) * (Vector512<double>.One - wb) * n;
            }

            for (var j = 0; j < Tests; j++)
                hessian[At(ofWith[i], ofWithout[j])] -= ga * wb * b.Residual(j) * n;
        }
    }

    /// <summary>Where a pair of parameters stands in the lower triangle.</summary>
    private static int At(int i, int j)
    {
        var (high, low) = (Math.Max(i, j), Math.Min(i, j));
        return high * (high + 1) / 2 + low;
    }

    /// <summary>
    /// Probability of one pattern within a class, each test right or wrong there, with the residuals (result less its probability) and variances of the three
    /// tests.
    /// </summary>
    private readonly ref struct ClassPattern
    {
        internal readonly Vector512<double> P;
        private readonly Vector512<double> _indexResidual, _indexVariance;
        private readonly double _firstResidual, _firstVariance, _secondResidual, _secondVariance;

        internal ClassPattern(Vector512<double> index, Vector512<double> residual, Vector512<double> variance, bool isFirstRight, double first, bool isSecondRight, double second)
        {
            var ((p1, q1), (p2, q2)) = ((Logistic.Expit(first), Logistic.Expit(-first)), (Logistic.Expit(second), Logistic.Expit(-second)));
            P = index * ((isFirstRight ? p1 : q1) * (isSecondRight ? p2 : q2));
            (_indexResidual, _indexVariance) = (residual, variance);
            (_firstResidual, _firstVariance) = (isFirstRight ? q1 : -p1, p1 * q1);
            (_secondResidual, _secondVariance) = (isSecondRight ? q2 : -p2, p2 * q2);
        }

        internal Vector512<double> Residual(int test) => test switch { 0 => _indexResidual, 1 => Vector512.Create(_firstResidual), _ => Vector512.Create(_secondResidual) };

        internal Vector512<double> Variance(int test) => test switch { 0 => _indexVariance, 1 => Vector512.Create(_firstVariance), _ => Vector512.Create(_secondVariance) };
    }
}
