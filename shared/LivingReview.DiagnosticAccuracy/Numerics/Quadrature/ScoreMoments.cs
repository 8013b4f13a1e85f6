using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// Posterior moments gathered over the nodes of eight studies: the complete-data score s = (sA, sB, sA z1, sB z1, sB z2) and the sum of
/// its outer product with the complete-data Hessian, each times the posterior weight.
/// </summary>
internal struct ScoreMoments
{
    internal Vector512<double> Total;
    internal Vector512<double> G0, G1, G2, G3, G4;
    internal Vector512<double> H00, H01, H02, H03, H04, H11, H13, H14, H22, H23, H24, H33, H34, H44;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in InnerMoments inner, Vector512<double> z, Vector512<double> scoreA, Vector512<double> weightA, Vector512<double> ruleWeight)
    {
        var total = inner.Weight * ruleWeight;
        var scoreB = inner.Score * ruleWeight;
        var secondB = inner.Second * ruleWeight;
        var scoreBz = inner.ScoreZ * ruleWeight;
        var secondBz = inner.SecondZ * ruleWeight;
        Total += total;
        var a = total * scoreA;
        var az = a * z;
        var bz = scoreB * z;
        G0 += a;
        G1 += scoreB;
        G2 += az;
        G3 += bz;
        G4 += scoreBz;
        var secondA = (scoreA * scoreA - weightA) * total;
        var cross = scoreA * scoreB;
        var crossZ = cross * z;
        H00 += secondA;
        H01 += cross;
        H02 += secondA * z;
        H03 += crossZ;
        H04 += scoreA * scoreBz;
        H11 += secondB;
        H13 += secondB * z;
        H14 += secondBz;
        H22 += secondA * z * z;
        H23 += crossZ * z;
        H24 += scoreA * scoreBz * z;
        H33 += secondB * z * z;
        H34 += secondBz * z;
        H44 += inner.SecondZZ * ruleWeight;
    }

    /// <summary>Divides by the total and writes each study's log-likelihood, gradient E[s] and Hessian E[ss' + ds] - E[s]E[s]'.</summary>
    internal void Store(Cells cells, ReadOnlySpan<int> lanes, Vector512<double> height, Vector512<double> jacobian, double constant, StudyLikelihoods results)
    {
        var one = Vector512<double>.One / Total;
        var factor = Total * jacobian * constant;
        for (var lane = 0; lane < Cells.Lanes; lane++)
            results.LogLikelihood[lanes[lane]] = cells.LogCoefficient[lanes[lane]] + height[lane] + Math.Log(factor[lane]);
        G0 *= one;
        G1 *= one;
        G2 *= one;
        G3 *= one;
        G4 *= one;
        Put(G0, results.Gradient[0], lanes);
        Put(G1, results.Gradient[1], lanes);
        Put(G2, results.Gradient[2], lanes);
        Put(G3, results.Gradient[3], lanes);
        Put(G4, results.Gradient[4], lanes);
        Put(H00 * one - G0 * G0, results.Hessian[0], lanes);
        Put(H01 * one - G0 * G1, results.Hessian[1], lanes);
        Put(H02 * one - G0 * G2, results.Hessian[2], lanes);
        Put(H03 * one - G0 * G3, results.Hessian[3], lanes);
        Put(H04 * one - G0 * G4, results.Hessian[4], lanes);
        Put(H11 * one - G1 * G1, results.Hessian[5], lanes);
        Put(H03 * one - G1 * G2, results.Hessian[6], lanes);
        Put(H13 * one - G1 * G3, results.Hessian[7], lanes);
        Put(H14 * one - G1 * G4, results.Hessian[8], lanes);
        Put(H22 * one - G2 * G2, results.Hessian[9], lanes);
        Put(H23 * one - G2 * G3, results.Hessian[10], lanes);
        Put(H24 * one - G2 * G4, results.Hessian[11], lanes);
        Put(H33 * one - G3 * G3, results.Hessian[12], lanes);
        Put(H34 * one - G3 * G4, results.Hessian[13], lanes);
        Put(H44 * one - G4 * G4, results.Hessian[14], lanes);
    }

    /// <summary>Where the lanes are nodes of one study: every lane becomes the sum of all, in a fixed order.</summary>
    internal void SumLanes()
    {
        Total = Sum(Total);
        G0 = Sum(G0);
        G1 = Sum(G1);
        G2 = Sum(G2);
        G3 = Sum(G3);
        G4 = Sum(G4);
        H00 = Sum(H00);
        H01 = Sum(H01);
        H02 = Sum(H02);
        H03 = Sum(H03);
        H04 = Sum(H04);
        H11 = Sum(H11);
        H13 = Sum(H13);
        H14 = Sum(H14);
        H22 = Sum(H22);
        H23 = Sum(H23);
        H24 = Sum(H24);
        H33 = Sum(H33);
        H34 = Sum(H34);
        H44 = Sum(H44);
    }

    private static Vector512<double> Sum(Vector512<double> value)
    {
        var sum = 0.0;
        for (var lane = 0; lane < Cells.Lanes; lane++)
            sum += value[lane];
        return Vector512.Create(sum);
    }

    private static void Put(Vector512<double> value, double[] column, ReadOnlySpan<int> lanes) => StudyBatch.Scatter(value, column, lanes);
}
