namespace LivingReview.Web.Studies.BackCalculating;

/// <summary>The figures that papers report about a 2x2 table, in the usual order.</summary>
internal static class ReportedFigureNames
{
    public static IReadOnlyList<(string Name, string Label)> All =>
    [
        ("n", T["people tested (n)"]), ("sensitivity", T["sensitivity"]), ("specificity", T["specificity"]), ("ppv", T["PPV"]), ("npv", T["NPV"]), ("accuracy", T["accuracy"]),
        ("diseased", T["with the condition"]), ("non-diseased", T["without the condition"]),
    ];

    /// <summary>The name of a figure; unknown keys are returned unchanged.</summary>
    public static string Name(string name) => All.FirstOrDefault(one => one.Name == name).Label ?? name;

    /// <summary>"sensitivity 88%, PPV 75.7%".</summary>
    public static string List(IReadOnlyDictionary<string, string> printed) => string.Join(", ", printed
        .OrderBy(one => All.TakeWhile(known => known.Name != one.Key).Count()).ThenBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => one.Key == "n" ? $"n {one.Value}" : $"{Name(one.Key)} {one.Value}"));
}
