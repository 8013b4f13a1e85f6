using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Figures;

/// <summary>What a forest plot is sorted by.</summary>
public enum ForestSort
{
    Label,
    Year,
    Sensitivity,
    Specificity,
    Size,
}

/// <summary>The order of a forest plot's rows, and its name in addresses.</summary>
internal static class ForestOrder
{
    /// <summary>More rows than this are drawn in parts: a longer plot is neither read nor quickly drawn.</summary>
    public const int MostRows = 100;

    public static IReadOnlyList<ForestSort> All { get; } = Enum.GetValues<ForestSort>();

    public static string Key(ForestSort sort) => sort switch
    {
        ForestSort.Label => "label",
        ForestSort.Year => "year",
        ForestSort.Sensitivity => "sensitivity",
        ForestSort.Specificity => "specificity",
        ForestSort.Size => "size",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    public static string Words(ForestSort sort) => sort switch
    {
        ForestSort.Label => "Label",
        ForestSort.Year => "Year",
        ForestSort.Sensitivity => "Sensitivity",
        ForestSort.Specificity => "Specificity",
        ForestSort.Size => "Number of people",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    public static ForestSort Parse(string? key) => All.FirstOrDefault(sort => Key(sort) == key);

    /// <summary>Oldest, best or largest first; a study without the figure last; ties by label.</summary>
    public static IReadOnlyList<StudyResult> Apply(IReadOnlyList<StudyResult> studies, ForestSort sort) => sort switch
    {
        ForestSort.Label => studies,
        ForestSort.Year => By(studies, study => study.Year ?? int.MaxValue),
        ForestSort.Sensitivity => By(studies, study => -(study.Sensitivity?.Estimate ?? -1)),
        ForestSort.Specificity => By(studies, study => -(study.Specificity?.Estimate ?? -1)),
        ForestSort.Size => By(studies, study => -(study.Tp + study.Fp + study.Fn + study.Tn)),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    private static StudyResult[] By(IReadOnlyList<StudyResult> studies, Func<StudyResult, double> key) =>
        [.. studies.OrderBy(key).ThenBy(study => study.Label, StringComparer.OrdinalIgnoreCase).ThenBy(study => study.StudyId, StringComparer.Ordinal)];
}
