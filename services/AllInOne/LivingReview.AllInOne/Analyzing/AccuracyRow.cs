using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A row of an accuracy file.</summary>
/// <param name="Row">Row in the file, as an editor or a spreadsheet counts.</param>
/// <param name="Table">Study and counts.</param>
/// <param name="IsPrimary">The <c>primary</c> column; null without one.</param>
/// <param name="Factors">Every other column, by name.</param>
internal sealed record AccuracyRow(int Row, StudyTable Table, bool? IsPrimary, IReadOnlyDictionary<string, string> Factors)
{
    /// <summary>Strata in which this table, and not the study's primary one, stands for the study ("modality=ct").</summary>
    public IReadOnlyList<string> PrimaryIn { get; init; } = [];

    /// <summary>The other row of the same people by its covariates ("modality=mri"), where the file crosses the results of two index tests.</summary>
    public string? JointWith { get; init; }

    /// <summary>Of TP, the people in whom the other row's test is positive, too.</summary>
    public long? JointTp { get; init; }

    /// <summary>Of FP, likewise.</summary>
    public long? JointFp { get; init; }

    /// <summary>The study that the row belongs to: rows belong together if their names, and their years where the file has them, are equal.</summary>
    public string StudyKey => Factors.GetValueOrDefault("year", "") is { Length: > 0 } year ? $"{Table.Study}|{year}" : Table.Study;
}
