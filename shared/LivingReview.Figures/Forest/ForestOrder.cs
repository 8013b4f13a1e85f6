using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Forest;

/// <summary>What a forest plot is sorted by.</summary>
public enum ForestSort
{
    Label,
    Year,
    Sensitivity,
    Specificity,
    Size,
    Weight,
}

/// <summary>The order of a forest plot's rows, and its name in URLs.</summary>
internal static class ForestOrder
{
    /// <summary>Maximum number of rows per page: a longer plot is slow to render and hard to read.</summary>
    public const int MaxRows = 100;

    /// <summary>Rows of a page of a plot: fewer of a very long one, so that what a reader opens stays light.</summary>
    public static int RowsOf(int studies) => studies > 300 ? 22 : MaxRows;

    public static IReadOnlyList<ForestSort> All { get; } = Enum.GetValues<ForestSort>();

    public static string Key(ForestSort sort) => sort switch
    {
        ForestSort.Label => "label",
        ForestSort.Year => "year",
        ForestSort.Sensitivity => "sensitivity",
        ForestSort.Specificity => "specificity",
        ForestSort.Size => "size",
        ForestSort.Weight => "weight",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    public static string Label(ForestSort sort) => sort switch
    {
        ForestSort.Label => T["Name"],
        ForestSort.Year => T["Year"],
        ForestSort.Sensitivity => T["Sensitivity"],
        ForestSort.Specificity => T["Specificity"],
        ForestSort.Size => T["Number of people"],
        ForestSort.Weight => T["Weight in the model"],
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    public static ForestSort Parse(string? key) => All.FirstOrDefault(sort => Key(sort) == key);

    /// <summary>The orders available for a stratum: without a pooled result there are no weights.</summary>
    public static IEnumerable<ForestSort> Available(StratumFigures figures) => All.Where(sort => sort != ForestSort.Weight || figures.Weights.Count > 0);

    /// <summary>Oldest, best, largest or highest weight (both means together) first; studies without the value last; ties by label.</summary>
    public static IReadOnlyList<StudyResult> Apply(StratumFigures figures, ForestSort sort)
    {
        var studies = figures.Studies;
        return sort switch
        {
            ForestSort.Label => studies,
            ForestSort.Year => By(studies, study => study.Year ?? int.MaxValue),
            ForestSort.Sensitivity => By(studies, study => -(study.Sensitivity?.Estimate ?? -1)),
            ForestSort.Specificity => By(studies, study => -(study.Specificity?.Estimate ?? -1)),
            ForestSort.Size => By(studies, study => -(study.Tp + study.Fp + study.Fn + study.Tn)),
            ForestSort.Weight => Heaviest(figures),
            _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
        };
    }

    private static IReadOnlyList<StudyResult> Heaviest(StratumFigures figures)
    {
        var weights = figures.Weights.ToDictionary(weight => weight.StudyId, weight => weight.Sensitivity + weight.Specificity, StringComparer.Ordinal);
        return weights.Count == 0 ? figures.Studies : By(figures.Studies, study => -weights.GetValueOrDefault(study.StudyId, -1));
    }

    private static StudyResult[] By(IReadOnlyList<StudyResult> studies, Func<StudyResult, double> key) =>
        [.. studies.OrderBy(key).ThenBy(study => study.Label, StringComparer.OrdinalIgnoreCase).ThenBy(study => study.StudyId, StringComparer.Ordinal)];
}
