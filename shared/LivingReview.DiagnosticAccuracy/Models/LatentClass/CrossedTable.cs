namespace LivingReview.DiagnosticAccuracy;

/// <summary>One study's results of the index test against a reference test that may err.</summary>
/// <param name="BothPositive">Index and reference positive (y11).</param>
/// <param name="IndexPositive">Index positive, reference negative (y10).</param>
/// <param name="ReferencePositive">Index negative, reference positive (y01).</param>
/// <param name="BothNegative">Index and reference negative (y00).</param>
public readonly record struct CrossedTable(long BothPositive, long IndexPositive, long ReferencePositive, long BothNegative)
{
    /// <summary>All people of the study.</summary>
    public long Total => BothPositive + IndexPositive + ReferencePositive + BothNegative;

    /// <summary>The 2x2 table that it is if the reference never errs.</summary>
    public TwoByTwo WithPerfectReference => new(BothPositive, IndexPositive, ReferencePositive, BothNegative);
}
