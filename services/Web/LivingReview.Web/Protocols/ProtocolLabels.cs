using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Protocols;

/// <summary>The labels of a protocol's fields and choices.</summary>
internal static class ProtocolLabels
{
    public static IReadOnlyList<(string Value, string Label)> Intervals =>
    [
        ("automatic", T["Calibrated profile up to 20 studies, Wald above"]), ("wald", T["Wald: what most software reports"]), ("profile", T["Profile likelihood"]),
        ("calibrated-profile", T["Calibrated profile: covers with few studies"]),
    ];

    public static IReadOnlyList<(string Value, string Label)> Selections =>
    [
        ("none", T["Its primary table alone; without one the study is left out and named"]), ("pre-specified-threshold", T["The table whose threshold was specified beforehand"]), ("largest", T["The largest table"]),
        ("external-validation", T["The table at external validation"]), ("all-clustered", T["All, with a covariance that allows for clustering"]), ("all-shared-effects", T["All, sharing the study's random effects"]),
    ];

    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["factors"] = "Factors",
        ["conjunctions"] = "Combinations",
        ["externalValidation"] = "External validation",
        ["interval"] = "95% intervals",
        ["tableSelection"] = "Which table of a study with several counts",
        ["requireConfirmation"] = "Two-person rule",
        ["twins"] = "Other analyses beside the headline",
    };

    /// <summary>"factors.modality.levels" to "Modality: levels".</summary>
    public static string For(string field)
    {
        if (ProtocolField.All.FirstOrDefault(known => known.Name == field) is { } text)
            return text.Label;
        if (Others.TryGetValue(field, out var other))
            return T[other];
        if (field.Split('.') is ["factors", var whole])
            return T["Factor {0}", StratumText.Words(whole)];
        return field.Split('.') is ["factors", var factor, var member]
            ? $"{StratumText.Words(factor)}: {(member == "levelLabels" ? T["labels of levels"] : T[member])}"
            : StratumText.Words(field);
    }

    /// <summary>A value as a reader sees it.</summary>
    public static string Value(string field, string? value) => (field, value) switch
    {
        (_, null) => T["(empty)"],
        ("interval", _) => Intervals.FirstOrDefault(one => one.Value == value).Label ?? value,
        ("tableSelection", _) => Selections.FirstOrDefault(one => one.Value == value).Label ?? value,
        ("requireConfirmation", _) => value == "true" ? T["yes"] : T["no"],
        _ => value,
    };
}
