using System.Text.RegularExpressions;
using LivingReview.Contracts.Alerts;
using LivingReview.Figures.Languages;

namespace LivingReview.Web.Languages;

/// <summary>
/// What services say in English, in the language of the page. A sentence is found by its pattern, whose {0} stand for the numbers and
/// names in it; what has no pattern stays as it was said.
/// </summary>
internal static partial class ServiceSentences
{
    /// <summary>For the lang attribute of a sentence: English, if the page has another language and the sentence stays as it was said.</summary>
    public static string? LanguageOf(string text) => Language.Current == Language.English || Translate(text) != text ? null : Language.English.Code;

    /// <summary>Before a pattern come those that it would match, too.</summary>
    private static readonly string[] Known =
    [
        "{0} at a cut-off of {1} moved by {2} percentage points (alert from {3})",
        "{0} moved by {1} percentage points (alert from {2})",
        "of 1,000 people at a prevalence of {0}, {1} would be missed and {2} wrongly flagged (alert from {3})",
        "the studies that changed differ from the others by more than chance: p = {0} (Q = {1}, {2} df; level {3})",
        "the studies that changed differ from the others no more than chance would: p = {0} (Q = {1}, {2} df; level {3})",
        "the new estimate lies outside the 95% confidence region of the one last reported to you (squared distance {0}, limit {1})",
        "against what was last reported to you the false negative rate is {0} times, the false positive rate {1} times and the diagnostic odds ratio {2} times as large (alert from a change of {3})",
        "the probability that the test meets the minimum acceptable accuracy is {0}: it {1}, and {2} when it was last reported to you",
        "counts as good enough",
        "counts as not good enough",
        "was open",
        "{0}: both lower limits now reach the minimum acceptable accuracy",
        "{0}: the minimum acceptable accuracy is not reached any more",
        "the lower 95% limit of {0} is {1}, the minimum {2}",
        "the 95% interval of the people missed now spans {0} judgement thresholds ({1} before), that of the people wrongly flagged {2} ({3} before)",
        "the share of studies at low risk of bias went from {0} to {1} (alert from {2} percentage points)",
        "the certainty that was entered changed: {0}",
        "{0} lies outside what the earlier studies predicted (squared distance {1}, limit {2})",
        "between-study variation changed: prediction region {0} times, variance of sensitivity {1} times, of specificity {2} times as large (alert from a factor of {3})",
        "the difference between the levels of {0} went from p = {1} to p = {2} (level {3})",
        "{0} shifted: Holm-adjusted p = {1} (level {2})",
        "retracted or corrected: {0}",
        "new people are {0} of those needed to decide against the minimum acceptable accuracy",
        "{0} records of the search wait for assessment (more than {1})",
        "the literature was last searched {0} days ago; the protocol promises a search every {1} days",
        "the conclusion depends on the choice of analysis: {0} of {1} other analyses {2} ({3}); {4} did when it was last reported to you",
        "the conclusion does not depend on the choice of analysis: {0} of {1} other analyses {2}; {3} did when it was last reported to you",
        "do not find that the test meets the minimum acceptable accuracy, as the headline does",
        "do not find that the test fails the minimum acceptable accuracy, as the headline does",
        "find that the test meets or fails the minimum acceptable accuracy, which the headline leaves open",
        "lie outside the headline's 95% interval",
        "{0}: back where it was before the alert; sensitivity {1}, specificity {2} ({3} to {4} studies)",
        "{0}: back where it was before the alert; sensitivity {1}, specificity {2} ({3} studies)",
        "{0}: sensitivity {1}, specificity {2} ({3} to {4} studies)",
        "{0}: sensitivity {1}, specificity {2} ({3} studies)",
        "Of 1,000 people at a prevalence of {0}, {1} would be missed and {2} would be wrongly flagged",
        "Of 1,000 people at a prevalence of {0}, {1} would be missed",
        "Of 1,000 people at a prevalence of {0}, {1} would be wrongly flagged",
        "No study has any count.",
        "One study: its own counts, exact intervals, no heterogeneity to estimate.",
        "No study has both arms, so the correlation between sensitivity and specificity is not identified and fixed at 0.",
        "The search stopped before it met its tolerance: treat the estimate with caution.",
        "Both between-study variances are estimated as 0: the pooled counts fit best, and the correlation is undefined.",
        "The information matrix is singular: these data do not identify all parameters, the estimates are one of many equally likely sets, and no standard errors are given.",
        "An arm has more than a million people: standard errors lose a digit or two for every tenfold beyond (four are left at ten million, two at a hundred million). The normal model is as good for such arms.",
        "The correlation between sensitivity and specificity is estimated at its boundary, {0}; standard errors are those of the model with the correlation held there.",
        "The likelihood has a second maximum, lower by only {0}, at a sensitivity of {1} and a specificity of {2}: these data do not decide between the two, and one more study may change the estimate abruptly.",
        "The between-study variance of logit {0} is estimated as 0.",
        "The likelihood rises without limit as the between-study variance of logit {0} grows; the search stopped at its bound, and neither the variance nor the mean can be interpreted.",
        "No study has {0} people, so {1} cannot be estimated.",
        "All {0} {1} people were classified {2}: {3} is estimated as {4}, its logit is infinite, and it has an exact one-sided bound instead of a standard error. The bound pools the counts and ignores heterogeneity.",
        "Fewer than {0} studies: listed singly, not pooled.",
        "The bivariate I-squared is 0 by construction at a correlation of -1 or 1; read those of sensitivity and specificity.",
        "At a correlation of -1 or 1 the 95 % prediction region is a narrow band: it contained only 0.30 to 0.65 of new studies in simulation. Read the prediction intervals instead.",
        "A between-study variance or the correlation of the model with the covariate lies on its boundary; standard errors hold it there.",
        "The threshold {0} lies outside those that the studies used, {1} to {2}: the figures rest on the distribution assumed.",
        "The clustered covariance cannot be computed here: the standard errors take the tables of a study for independent.",
        "No study has both arms: the correlation cannot be identified and is fixed at 0.",
        "All studies use the same threshold: the scales are not identified, and there is no estimate at another threshold.",
        "The between-study correlation is estimated at its boundary, -1 or 1.",
        "The correlation of the two locations between studies is estimated at its limit, -1 or 1.",
        "One study: variation between studies is unknown and taken as 0.",
        "The information matrix is singular: covariates determine each other, or a group's people were all classified alike. There are no standard errors; the likelihood ratio tests hold.",
        "The information matrix of the model with the covariate is singular: it has no covariance matrix and no joint Wald test. The likelihood ratio tests hold.",
        "At most 20 studies: Wald intervals are too short, covering about 0.84 to 0.92 instead of 0.95 in simulation; calibrated profile intervals cover.",
        "With so few studies the limits of the coefficients held the truth in 0.80 to 0.92 of simulated reviews instead of 0.95; the permutation p values hold.",
        "The between-study variance of sensitivity is estimated as 0.",
        "The between-study variance of specificity is estimated as 0.",
        "The location of the marker in people with the condition is estimated not to vary between studies.",
        "The location of the marker in people without the condition is estimated not to vary between studies.",
        "Both between-study variances are estimated as 0.",
        "diseased", "non-diseased", "correctly", "wrongly",
        "fell from {0} to {1}", "rose from {0} to {1}", "stayed at {0}", "{0} more", "{0} fewer",
    ];

    private static readonly IReadOnlyList<(string Key, Regex Pattern)> Patterns =
        [.. Known.Select(key => (key, new Regex("^" + Hole().Replace(Regex.Escape(key).Replace("\\{", "{", StringComparison.Ordinal), "(.+?)") + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)))];

    /// <summary>The finding of a rule: "sensitivity moved by 2.02 percentage points (alert from 2)".</summary>
    public static string Translate(string text)
    {
        if (Language.Current == Language.English) return text;
        foreach (var (key, pattern) in Patterns)
        {
            if (pattern.Match(text) is { Success: true } match)
                return T[key, [.. match.Groups.Cast<Group>().Skip(1).Select(group => (object)Translate(group.Value))]];
        }

        return T[text];
    }

    public static string Summary(Alert alert) => Summary(alert.Summary, alert.Lead, alert.Rules);

    public static string Summary(BacktestEntry entry) => Summary(entry.Summary, entry.Lead, entry.Rules);

    // Where a summary has reasons, they are those of its rules.
    private static string Summary(string whole, string? lead, IReadOnlyList<RuleFinding> rules)
    {
        if (Language.Current == Language.English || lead is null) return whole;
        var sentences = lead.Split(". ").Select(sentence => Translate(sentence.TrimEnd('.')) + ".");
        var reasons = lead == whole ? "" : " " + T["Reasons: {0}.", string.Join("; ", rules.Select(rule => Translate(rule.Text)))];
        return string.Join(' ', sentences) + reasons;
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
