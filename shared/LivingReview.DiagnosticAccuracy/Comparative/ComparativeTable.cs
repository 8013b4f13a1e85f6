namespace LivingReview.DiagnosticAccuracy;

/// <summary>One accuracy table of one index test in one study.</summary>
/// <param name="Study">The study; tables of one study depend on each other.</param>
/// <param name="Test">The index test.</param>
/// <param name="Table">The counts.</param>
public readonly record struct ComparativeTable(string Study, string Test, TwoByTwo Table)
{
    /// <summary>
    /// A second index test that the same people had, where the study gives the joint results: the table is then of those with one result of it, and the study has
    /// another for those with the other result. Null where there is none.
    /// </summary>
    public string? SecondTest { get; init; }

    /// <summary>Whether the people of this table are those in whom the second test is positive.</summary>
    public bool SecondPositive { get; init; }
}
