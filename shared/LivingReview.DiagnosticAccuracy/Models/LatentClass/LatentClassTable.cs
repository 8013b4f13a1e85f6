namespace LivingReview.DiagnosticAccuracy;

/// <summary>One table of a study against one of several reference standards, each of which may err (<see cref="LatentClassModel"/>).</summary>
/// <param name="Study">Name of the study. Several tables of one study are of different people.</param>
/// <param name="Reference">Name of the reference standard; its accuracy is common to all tables that it verified.</param>
/// <param name="Table">The counts.</param>
public sealed record LatentClassTable(string Study, string Reference, CrossedTable Table)
{
    /// <summary>
    /// Name of a second reference standard that verified the same people: the table is then of those with one result of it, and the study has another for those with
    /// the other result. Null where there is none.
    /// </summary>
    public string? SecondReference { get; init; }

    /// <summary>Whether the people of this table are those in whom the second reference standard is positive.</summary>
    public bool SecondPositive { get; init; }
}
