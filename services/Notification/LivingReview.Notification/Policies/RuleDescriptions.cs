using LivingReview.Contracts.Alerts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies;

/// <summary>The rules in words, for people who compose a policy, beside <see cref="RuleBook"/>, which says how each is computed.</summary>
internal static class RuleDescriptions
{
    private const string Prevalence = "prevalence";
    private const string Minimum = "minimum";

    /// <param name="shiftThreshold">The protocol's threshold, the default of rule A1.</param>
    public static IReadOnlyList<PolicyRuleInfo> All(double shiftThreshold) =>
    [
        Rule("A1", "Absolute shift", "Sensitivity or specificity has moved by at least this much since the estimate last reported to you.",
            Points("Shift", shiftThreshold, "Above 0 and below 100 percentage points. From 2 points up; a shift of 1 point comes about by chance alone about once in 40 updates.")),
        Rule("A2", "More or fewer people misjudged", "Of 1,000 people tested at your prevalence, the number missed or wrongly flagged has changed by at least this many.",
            new() { Label = "People", Unit = "per 1,000 tested", Default = 5, AtMost = 1000, Bounds = "Above 0 and up to 1,000 people; 5 is usual." }, [Prevalence]),
        Rule("A3", "New studies differ", "The studies that changed disagree with the others by more than chance explains.",
            Level("Above 0 and below 1; 0.05 beside a rule of size, 0.01 alone."), [], "Says that the studies differ, not that it matters: join it by “all of” with A1 or A2."),
        Rule("A4", "Outside the earlier confidence region", "The estimate lies outside the 95% confidence region of the one last reported to you.", Distance()),
        Rule("A5", "Error rate or odds ratio changed by a share", "The false negative rate, the false positive rate or the diagnostic odds ratio is larger or smaller by this share.",
            new() { Label = "Change", Unit = "percent", Scale = 100, Default = 0.5, Bounds = "Above 0; 50 percent is the Ottawa signal." }, [], "Small rates change by large shares: expect notices where sensitivity or specificity is near 1."),
        Rule("A6", "Good enough or not", "It has become likely that the test meets your minimum sensitivity and specificity, or likely that it does not.",
            new() { Label = "Likely means", Unit = "percent probability", Scale = 100, Default = 0.8, Above = 0.5, AtMost = 1, Bounds = "Above 50 and below 100 percent. In between, what was last reported to you stands, so that it does not go back and forth." }, [Minimum]),
        Rule("A7", "Surely good enough", "The lower 95% limits of sensitivity and specificity both reach your minimum now, or one that did has clearly fallen below it.",
            new() { Label = "Lost at the lower limit of", Unit = "percent confidence", Scale = 100, Default = StrongCriterion.UsualLossLevel, AtMost = 0.95, Bounds = "Above 0 and up to 95 percent; the lower, the surer a loss must be. 95 is no hysteresis, and goes back and forth." }, [Minimum]),
        Rule("A8", "Interval spans another judgement threshold", "The 95% interval of the people missed, or wrongly flagged, per 1,000 now spans another number of your judgement thresholds.", null, [Prevalence],
            "Without thresholds of your own, those of your minimum sensitivity and specificity count. This is the imprecision domain of GRADE."),
        Rule("A9", "Certainty", "The certainty that was entered for sensitivity or specificity is another than the one last reported to you, or the share of studies at low risk of bias has changed by at least this much.",
            Points("Change", 0.2, "Above 0 and below 100 percentage points; 20 is usual."), ["judgements"], "The share needs a judgement of every study of the stratum. A GRADE level itself is the panel's judgement and is not computed."),
        Rule("A10", "Surprising new study", "A new study lies outside what the earlier studies predicted for it.", Distance()),
        Rule("A11", "Studies scatter more or less", "The scatter between studies has grown or shrunk by this factor (with 10 or more studies).",
            new() { Label = "Factor", Unit = "times", Default = 2, Above = 1, Bounds = "Above 1; 2 means twice or half." }),
        Rule("A12", "Subgroups", "A subgroup of five or more studies has shifted, or a difference between subgroups has appeared or gone.", Level("Above 0 and below 1; 0.05 is usual. Adjusted for the number of subgroups (Holm).")),
        Rule("A13", "New studies differ, with alpha spending", "As A3, at a level that is strict while there is little evidence, because many looks find chance differences.",
            Level("Above 0 and below 1: the level to be spent in all."), ["information"], "Needs the information at which the review counts as complete (1 / variance of the mean logit)."),
        Rule("A14", "Retraction or correction", "An included study was retracted, or its table corrected."),
        Rule("A15", "Enough new people", "As many new people have been studied as were needed to decide against your minimum sensitivity or specificity.",
            new() { Label = "Share of those needed", Unit = "times", Default = 1, Bounds = "Above 0; 1 means as many as needed." }, [Minimum]),
        Rule("A16", "Search overdue", "The last search is older than the protocol promises, or more records than this wait for assessment.",
            new() { Label = "Records waiting", Unit = "records", Bounds = "Above 0; without a number only the age of the search counts." }, ["searches"]),
        Rule("A18", "Conclusion depends on the choice of analysis", "Other analyses that the protocol states conclude otherwise than the headline now, or none does any more.",
            new() { Label = "Analyses that disagree", Unit = "analyses", Default = 1, Bounds = "Above 0; 1 means any." }, ["twins"], "With minimum acceptable accuracies an analysis disagrees if it concludes otherwise about them, without if it lies outside the headline's 95% interval."),
        Rule("A19", "Shift at a stated cut-off", "At a cut-off that the protocol states, sensitivity or specificity has moved by at least this much since the estimate last reported to you.",
            Points("Shift", shiftThreshold, "Above 0 and below 100 percentage points."), ["cut-offs"], "From every table that states its threshold as a number."),
    ];

    private static PolicyRuleInfo Rule(string rule, string name, string sentence, RuleParameter? threshold = null, IReadOnlyList<string>? needs = null, string? advice = null) => new()
    {
        Rule = rule,
        Name = name,
        Sentence = sentence,
        Severity = RuleBook.Rules[rule].Severity,
        Threshold = threshold,
        Needs = needs ?? [],
        Advice = advice,
    };

    private static RuleParameter Points(string label, double usual, string bounds) =>
        new() { Label = label, Unit = "percentage points", Scale = 100, Default = usual, AtMost = 1, Bounds = bounds };

    private static RuleParameter Level(string bounds) => new() { Label = "Level of significance", Unit = "probability", Default = 0.05, AtMost = 1, Bounds = bounds };

    private static RuleParameter Distance() =>
        new() { Label = "Squared distance", Unit = "on the chi-squared scale, 2 df", Default = 5.991, Bounds = "Above 0; 5.991 is the limit of the 95% region, 9.210 of the 99% region." };
}
