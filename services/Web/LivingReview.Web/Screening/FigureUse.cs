using System.Globalization;
using LivingReview.Contracts.Screening;
using LivingReview.Web.Studies.Editing;

namespace LivingReview.Web.Screening;

/// <summary>What a printed figure can be in the form.</summary>
/// <param name="Label">What a button for it says.</param>
/// <param name="Apply">Enters it into a table.</param>
public sealed record FigureUse(string Label, Action<TableDraft> Apply)
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["sensitivity"] = "Sensitivity",
        ["specificity"] = "Specificity",
        ["ppv"] = "PPV",
        ["npv"] = "NPV",
        ["accuracy"] = "Accuracy",
        ["lr-positive"] = "Positive likelihood ratio",
        ["lr-negative"] = "Negative likelihood ratio",
        ["auc"] = "Area under the curve",
        ["prevalence"] = "Prevalence",
        ["tp"] = "True positives",
        ["fp"] = "False positives",
        ["fn"] = "False negatives",
        ["tn"] = "True negatives",
        ["group-size"] = "Number of people",
        ["threshold"] = "Threshold",
    };

    private static readonly (string Label, string Name, string? Field)[] Groups =
        [("All who were tested", "n", null), ("With the condition", "diseased", "reportedDiseased"), ("Without it", "non-diseased", "reportedNonDiseased")];

    public static string NameOf(string kind) => T[Kinds.GetValueOrDefault(kind, kind)];

    /// <summary>"Sensitivity 91.1% (51/56), 0.80 to 0.97".</summary>
    public static string Describe(PrintedFigureView figure) => string.Concat(
        NameOf(figure.Kind), " ", figure.Vague ? T["about "] : "", figure.Printed, figure.Unit is null ? "" : " " + figure.Unit,
        figure.Trials is null ? "" : FormattableString.Invariant($" ({figure.Events}/{figure.Trials})"), figure.Lower is null ? "" : T[", {0} to {1}", figure.Lower, figure.Upper]);

    /// <summary>
    /// What the figure can be entered as; empty where the form has no place for it. A rate goes to the solver, and to the reported figures that
    /// the guard compares with the counts; counts beside a rate are cells; of a number of people a reader says which group it is.
    /// </summary>
    public static IReadOnlyList<FigureUse> Of(PrintedFigureView figure) => figure.Kind switch
    {
        "sensitivity" => [Rate(figure, "reportedSensitivity"), .. Counts(figure, "tp", "fn", "TP", "FN")],
        "specificity" => [Rate(figure, "reportedSpecificity"), .. Counts(figure, "tn", "fp", "TN", "FP")],
        "ppv" or "npv" or "accuracy" => [Rate(figure, null)],
        "auc" when Number(figure.Printed) is { } area => [new(T["Use"], table => table.Fields["reportedAuc"] = area)],
        "tp" or "fp" or "fn" or "tn" => [new(T["Use"], table => table.Fields[figure.Kind] = figure.Printed)],
        "threshold" when Number(figure.Printed) is { } value => [new(T["Use"], table =>
        {
            table.Fields["thresholdValue"] = value;
            table.Fields["thresholdUnit"] = figure.Unit ?? "";
        })],
        "group-size" =>
        [
            .. Groups.Select(group => new FigureUse(T[group.Label], table =>
            {
                table.Reported[group.Name] = figure.Printed;
                if (group.Field is not null)
                    table.Fields[group.Field] = figure.Printed;
            })),
        ],
        _ => [],
    };

    private static FigureUse Rate(PrintedFigureView figure, string? field) => new(T["Use"], table =>
    {
        table.Reported[figure.Kind] = figure.Printed;
        if (field is not null && Number(figure.Printed) is { } rate)
            table.Fields[field] = rate;
    });

    private static IEnumerable<FigureUse> Counts(PrintedFigureView figure, string hits, string misses, string hitsLabel, string missesLabel)
    {
        if (figure is not { Events: { } events, Trials: { } trials } || events > trials)
            yield break;
        yield return new(FormattableString.Invariant($"{hitsLabel} {events}, {missesLabel} {trials - events}"), table =>
        {
            table.Fields[hits] = events.ToString(CultureInfo.InvariantCulture);
            table.Fields[misses] = (trials - events).ToString(CultureInfo.InvariantCulture);
        });
    }

    /// <summary>A number as the form takes it: "91.1%" is 0.911. By way of decimals, so that no digit is added.</summary>
    private static string? Number(string printed)
    {
        var text = printed.Trim();
        var isPercent = text.EndsWith('%');
        return decimal.TryParse(text.TrimEnd('%').TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (isPercent ? value / 100 : value).ToString("0.###########", CultureInfo.InvariantCulture)
            : null;
    }
}
