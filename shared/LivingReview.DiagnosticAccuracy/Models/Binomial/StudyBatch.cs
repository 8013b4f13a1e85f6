using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Linear predictors of the two arms for every study (the means muA and muB where there are no covariates).</summary>
internal readonly record struct LinearPredictors(double[] A, double[] B);

/// <summary>Each study's last mode in z: where the next search begins.</summary>
internal sealed class PosteriorModes(int studies)
{
    internal double[] First { get; } = new double[studies];

    internal double[] Second { get; } = new double[studies];
}

/// <summary>Eight studies side by side.</summary>
internal readonly struct StudyBatch
{
    internal StudyBatch(Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors)
    {
        SuccessA = Gather(cells.SuccessA, lanes);
        FailureA = Gather(cells.FailureA, lanes);
        SuccessB = Gather(cells.SuccessB, lanes);
        FailureB = Gather(cells.FailureB, lanes);
        MuA = Gather(predictors.A, lanes);
        MuB = Gather(predictors.B, lanes);
    }

    internal Vector512<double> SuccessA { get; private init; }
    internal Vector512<double> FailureA { get; private init; }
    internal Vector512<double> SuccessB { get; private init; }
    internal Vector512<double> FailureB { get; private init; }
    internal Vector512<double> MuA { get; private init; }
    internal Vector512<double> MuB { get; private init; }

    /// <summary>The second arm as the first, at the given centre, and an empty second arm.</summary>
    internal StudyBatch WithSecondArmOnly(Vector512<double> centre) =>
        new() { SuccessA = SuccessB, FailureA = FailureB, MuA = centre };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Gather(double[] column, ReadOnlySpan<int> lanes) =>
        Vector512.Create(column[lanes[0]], column[lanes[1]], column[lanes[2]], column[lanes[3]], column[lanes[4]], column[lanes[5]], column[lanes[6]], column[lanes[7]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Scatter(Vector512<double> value, double[] column, ReadOnlySpan<int> lanes)
    {
        for (var lane = 0; lane < Cells.Lanes; lane++)
            column[lanes[lane]] = value[lane];
    }
}
