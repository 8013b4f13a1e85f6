using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>
/// How much the sandwich of a fit can be trusted: under the model that was fitted, in which scores vary as the information says, its expectation and its
/// variance follow, and with them from how many independent pieces it may be taken to be estimated (Satterthwaite's idea for matrices: Bell and McCaffrey
/// 2002, Surv Methodol 28:169; Tipton and Pustejovsky 2015, J Educ Behav Stat 40:604, the approximation AHZ). With levels of equal size that is studies
/// less levels; with one of five and one of fifty it is nearer four.
/// </summary>
/// <param name="inverse">H^-1 of all free parameters, by rows.</param>
/// <param name="information">Of each cluster, its part of H, by rows.</param>
/// <param name="size">Number of free parameters, the coefficients first.</param>
internal sealed class ClusterInformation(double[] inverse, IReadOnlyList<double[]> information, int size)
{
    /// <summary>The number of pieces from which the sandwich of these contrasts may be taken to be estimated.</summary>
    /// <param name="contrasts">Rows of coefficients.</param>
    /// <returns>Null where the contrasts have no covariance.</returns>
    internal double? Pieces(double[][] contrasts)
    {
        var q = contrasts.Length;
        // W = Omega^-1/2 C H^-1, by rows, with Omega = C H^-1 C' = R R': the contrasts in units in which the model's covariance is 1.
        var scaled = new double[q * size];
        var omega = new double[q * q];
        for (var i = 0; i < q; i++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var c = 0; c < contrasts[i].Length; c++)
                    scaled[i * size + p] += contrasts[i][c] * inverse[c * size + p];
            }

            for (var j = 0; j < q; j++)
            {
                for (var c = 0; c < contrasts[j].Length; c++)
                    omega[i * q + j] += scaled[i * size + c] * contrasts[j][c];
            }
        }

        if (!SymmetricMatrix.Cholesky(omega, q, 1e-12))
            return null;
        for (var i = 0; i < q; i++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var j = 0; j < i; j++)
                    scaled[i * size + p] -= omega[i * q + j] * scaled[j * size + p];
                scaled[i * size + p] /= omega[i * q + i];
            }
        }

        return FromMoments(scaled, q);
    }

    /// <summary>
    /// The influences a_c = W (s_c - J_c H^-1 sum_d s_d), s_c with covariance J_c, have the covariances G_cd = W (J_c [c = d] - J_c H^-1 J_d) W'. If they are
    /// normal, the entries of sum_c a_c a_c' have the variance sum_cd (tr G_cd)^2 + tr G_cd^2 together; of a Wishart matrix of m pieces and mean e it is
    /// e^2 q (q + 1) / m.
    /// </summary>
    private double? FromMoments(double[] scaled, int q)
    {
        var n = q * size;
        var (first, second) = (new double[n * n], new double[n * n]);
        var (variance, mean) = (0.0, 0.0);
        var (part, carried, own, joint) = (new double[n], new double[n], new double[q * q], new double[q * q]);
        foreach (var j in information)
        {
            Multiply(scaled, j, q, part);
            Multiply(part, inverse, q, carried);
            for (var a = 0; a < q; a++)
            {
                for (var b = 0; b < q; b++)
                {
                    (own[a * q + b], joint[a * q + b]) = (0, 0);
                    for (var p = 0; p < size; p++)
                    {
                        own[a * q + b] += part[a * size + p] * scaled[b * size + p];
                        joint[a * q + b] += carried[a * size + p] * part[b * size + p];
                    }
                }
            }

            // Of the cluster with itself: what it is, in place of what the sum over all pairs takes it for.
            double[] itself = [.. own.Zip(joint, (o, x) => o - x)];
            variance += Square(itself, q) - Square(joint, q);
            mean += Trace(itself, q);
            for (var a = 0; a < n; a++)
            {
                for (var b = 0; b < n; b++)
                {
                    first[a * n + b] += carried[a] * carried[b];
                    second[a * n + b] += part[a] * part[b];
                }
            }
        }

        for (var i = 0; i < q; i++)
        {
            for (var j = 0; j < q; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    for (var l = 0; l < size; l++)
                    {
                        // (tr R_c P_d')^2 and tr (R_c P_d' R_c P_d'), summed over all c and d.
                        var r = first[(i * size + k) * n + j * size + l];
                        variance += r * (second[(i * size + k) * n + j * size + l] + second[(j * size + k) * n + i * size + l]);
                    }
                }
            }
        }

        var pieces = q * (q + 1) * (mean / q) * (mean / q) / variance;
        return double.IsFinite(pieces) && pieces > 0 ? pieces : null;
    }

    private void Multiply(double[] rows, double[] matrix, int q, double[] product)
    {
        for (var a = 0; a < q; a++)
        {
            for (var p = 0; p < size; p++)
            {
                var sum = 0.0;
                for (var o = 0; o < size; o++)
                    sum += rows[a * size + o] * matrix[o * size + p];
                product[a * size + p] = sum;
            }
        }
    }

    private static double Trace(double[] matrix, int q) => Enumerable.Range(0, q).Sum(i => matrix[i * q + i]);

    /// <summary>(tr M)^2 + tr M^2.</summary>
    private static double Square(double[] matrix, int q)
    {
        var trace = Trace(matrix, q);
        var sum = trace * trace;
        for (var i = 0; i < q; i++)
        {
            for (var j = 0; j < q; j++)
                sum += matrix[i * q + j] * matrix[j * q + i];
        }

        return sum;
    }
}
