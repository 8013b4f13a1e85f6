namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// What one evaluation gives for each study: log marginal likelihood, its gradient and its Hessian in the study's own five parameters
/// (muA, muB, L11, L21, L22), upper triangle by rows. Stored by quantity, so that lanes are studies.
/// </summary>
internal sealed class StudyLikelihoods(int studies)
{
    internal const int Parameters = 5;
    internal const int SecondDerivatives = 15;

    internal double[] LogLikelihood { get; } = new double[studies];

    internal double[][] Gradient { get; } = Columns(Parameters, studies);

    internal double[][] Hessian { get; } = Columns(SecondDerivatives, studies);

    /// <summary>Nodes in the longer dimension.</summary>
    internal int[] MaxNodes { get; } = new int[studies];

    internal void SetMaxNodes(ReadOnlySpan<int> lanes, int count)
    {
        foreach (var lane in lanes)
            MaxNodes[lane] = count;
    }

    /// <summary>Where row r, column c (r at most c) stands in the packed upper triangle.</summary>
    internal static int Packed(int row, int column) => row * Parameters - row * (row - 1) / 2 + column - row;

    private static double[][] Columns(int count, int length)
    {
        var columns = new double[count][];
        for (var i = 0; i < count; i++)
            columns[i] = new double[length];
        return columns;
    }
}
