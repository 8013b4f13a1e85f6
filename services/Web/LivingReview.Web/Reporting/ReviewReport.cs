using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Documents;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Formatting;
using static LivingReview.Figures.Documents.ReportBlock;

namespace LivingReview.Web.Reporting;

/// <summary>A review at one revision as the methods and results of a paper: what the log and the engine know, in sentences. Pure.</summary>
internal static class ReviewReport
{
    public static ReportDocument Compose(ReportInputs inputs)
    {
        var (review, protocol) = (inputs.Review, inputs.Review.Protocol);
        List<ReportBlock> blocks =
        [
            new Heading(1, $"{review.Title}: a living systematic review of diagnostic test accuracy"),
            new Paragraph($"Evidence revision {Whole(inputs.Revision)}, {NumberText.Day(inputs.At)}. {inputs.Address}", Small: true),
            new Heading(2, "Plain-language summary"),
            .. PlainLanguage.Write(inputs),
            new Heading(2, "Methods"),
            .. Methods(inputs),
            new Heading(2, "Results"),
            new Heading(3, "Study selection"),
            .. Selection(inputs),
            new Heading(3, "Study characteristics"),
            .. Characteristics(inputs),
            new Heading(3, "Risk of bias"),
            .. RiskOfBias(inputs),
            .. inputs.Answers.SelectMany(answer => Synthesis(inputs, answer)),
            new Heading(3, "Development over time"),
            new Paragraph($"How the estimate of {Name(inputs, inputs.Answers[0])} developed with each revision of the evidence:"),
            new Picture(inputs.Figures["timeline"], $"Estimates and 95% intervals of {Name(inputs, inputs.Answers[0])} over the revisions of the evidence."),
            .. Versions(inputs),
            new Heading(2, "Limitations that the data show"),
            .. Limitations(inputs),
            new Heading(2, "How to cite"),
            new Paragraph(Citation(inputs)),
            new Heading(2, "Methods references"),
            .. MethodsReferences.Select(reference => new Paragraph(reference, Small: true)),
            .. ReportingItems.Write(protocol),
        ];
        return new ReportDocument(review.Title, $"{review.Title}, revision {Whole(inputs.Revision)}, {NumberText.Day(inputs.At)}. {inputs.Address}", blocks);
    }

    private static readonly string[] MethodsReferences =
    [
        "Chu H, Cole SR. Bivariate meta-analysis of sensitivity and specificity with sparse data: a generalized linear mixed model approach. J Clin Epidemiol 2006;59:1331-1332.",
        "Reitsma JB, Glas AS, Rutjes AWS, et al. Bivariate analysis of sensitivity and specificity produces informative summary measures in diagnostic reviews. J Clin Epidemiol 2005;58:982-990.",
        "Deeks JJ, Macaskill P, Irwig L. The performance of tests of publication bias and other sample size effects in systematic reviews of diagnostic test accuracy was assessed. J Clin Epidemiol 2005;58:882-893.",
        "Zhou Y, Dendukuri N. Statistics for quantifying heterogeneity in univariate and bivariate meta-analyses of binary data. Stat Med 2014;33:2701-2717.",
        "McInnes MDF, Moher D, Thombs BD, et al. Preferred reporting items for a systematic review and meta-analysis of diagnostic test accuracy studies: the PRISMA-DTA statement. JAMA 2018;319:388-396.",
    ];

    private static IEnumerable<ReportBlock> Methods(ReportInputs inputs)
    {
        var protocol = inputs.Review.Protocol;
        yield return new Heading(3, "Question and eligibility");
        yield return new Paragraph(string.Join(" ", new[]
        {
            Sentence("Question", protocol.Question), Sentence("Index test", protocol.IndexTest), Sentence("Target condition", protocol.TargetCondition),
            Sentence("Reference standard", protocol.ReferenceStandard), Sentence("Participants", protocol.Participants),
        }.OfType<string>()));
        yield return new Heading(3, "Information sources and search");
        yield return new Paragraph((inputs.Flow?.Searches is { Count: > 0 } searches
                ? "Searched: " + string.Join("; ", searches.Select(search => $"{search.Database} ({search.Runs.ToString(CultureInfo.InvariantCulture)} {(search.Runs == 1 ? "run" : "runs")}, {NumberText.Count(search.Hits)} records, last on {NumberText.Day(search.Last)})")) + "."
                : "No search is recorded.")
            + (protocol.SearchIntervalDays is { } days ? $" The protocol promises a search every {Whole(days)} days." : " The protocol names no interval between searches."));
        yield return new Heading(3, "Data synthesis");
        yield return new Paragraph(
            "Sensitivity and specificity were pooled together by a bivariate random-effects model with exact binomial likelihoods within studies and a bivariate normal distribution of the logits between studies (Chu and Cole 2006), "
            + $"fitted by maximum likelihood. Strata with fewer than {Whole(protocol.MinimumStudies)} studies were not pooled. Where the data did not support the full model, the model that they support was fitted and is named with the result. "
            + $"95% intervals of summary sensitivity and specificity: {IntervalLabels.Name(protocol.Interval)}. Prediction intervals describe the true accuracy in a new, similar study. "
            + "Heterogeneity is described by the between-study standard deviations of the logits (tau), by I-squared (Zhou and Dendukuri 2014) and by the prediction intervals; small-study effects by Deeks’ test where at least ten studies were pooled. "
            + $"Of a study with several tables in a stratum one counts: the primary table, else the only one, else by the protocol’s rule. Estimates were made by the engine {inputs.Estimates.EngineVersion}, which repeats them to the last digit.");
        yield return new Paragraph("The review is living: each accepted change of the evidence re-estimates the strata that it touches at once, and a shift that matters alerts the subscribers.");
    }

    private static IEnumerable<ReportBlock> Selection(ReportInputs inputs)
    {
        if (inputs.Flow is not { } flow)
        {
            yield return new Paragraph("The flow of records is not available.");
            yield break;
        }

        yield return new Paragraph(
            $"{NumberText.Count(flow.Identified)} records were identified and {NumberText.Count(flow.DuplicatesRemoved)} duplicates removed; {NumberText.Count(flow.Screened)} were screened and {NumberText.Count(flow.Excluded)} excluded. "
            + $"{NumberText.Count(flow.Sought)} reports were sought, {NumberText.Count(flow.Assessed)} assessed by full text. {NumberText.Count(flow.Awaiting)} records wait for a decision. "
            + $"{NumberText.Studies(flow.StudiesIncluded)} in {NumberText.Count(flow.ReportsIncluded)} reports are included{(flow.StudiesByOtherMethods > 0 ? $", {NumberText.Count(flow.StudiesByOtherMethods)} of them found by other methods" : "")}."
            + (flow.ExcludedByReason.Count == 0 ? "" : " Reasons for exclusion by full text: " + string.Join("; ", flow.ExcludedByReason.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Key} ({NumberText.Count(reason.Value)})")) + "."));
        if (inputs.Figures.TryGetValue("prisma", out var figure)) yield return new Picture(figure, "PRISMA 2020 flow of records, reports and studies.");
    }

    private static IEnumerable<ReportBlock> Characteristics(ReportInputs inputs)
    {
        var factors = inputs.Review.Protocol.Factors;
        var rows = inputs.Studies.OrderBy(study => study.Label, StringComparer.OrdinalIgnoreCase).SelectMany(study => study.Tables.Where(table => table.Primary).Select(table => (IReadOnlyList<string>)
        [
            study.Label, study.Year?.ToString(CultureInfo.InvariantCulture) ?? "n.d.",
            .. factors.Select(factor => table.Factors.TryGetValue(factor.Name, out var level) ? factor.LevelLabels.GetValueOrDefault(level, StratumName.Words(level)) : "–"),
            NumberText.Count(table.Tp), NumberText.Count(table.Fp), NumberText.Count(table.Fn), NumberText.Count(table.Tn),
        ])).ToList();
        var people = inputs.Studies.SelectMany(study => study.Tables.Where(table => table.Primary)).Sum(table => table.Tp + table.Fp + table.Fn + table.Tn);
        yield return new Paragraph($"{NumberText.Studies(inputs.Studies.Count)} with {NumberText.Count(people)} people in their primary tables are included.");
        yield return new Table(
            "Included studies with their primary 2x2 tables.", ["Study", "Year", .. factors.Select(factor => factor.Label ?? StratumName.Words(factor.Name)), "TP", "FP", "FN", "TN"], rows,
            [3.2, 0.8, .. factors.Select(_ => 1.6), 0.8, 0.8, 0.8, 0.9]);
    }

    private static IEnumerable<ReportBlock> RiskOfBias(ReportInputs inputs)
    {
        if (inputs.Bias is not { Tools: [var tool, ..] } bias)
        {
            yield return new Paragraph("No study has been assessed for risk of bias.");
            yield break;
        }

        var low = tool.Rows.Count(row => row.Judgement(BiasTable.Overall) == BiasJudgement.Low);
        var high = tool.Rows.Count(row => row.Judgement(BiasTable.Overall) == BiasJudgement.High);
        yield return new Paragraph(
            $"{NumberText.Studies(tool.Rows.Count)} were assessed with {tool.Name}: {Whole(low)} at low, {Whole(high)} at high and {Whole(tool.Rows.Count - low - high)} at unclear overall risk of bias."
            + (bias.Unassessed.Count == 0 ? "" : $" {NumberText.Studies(bias.Unassessed.Count)} were not assessed."));
        if (inputs.Figures.TryGetValue("bias", out var figure)) yield return new Picture(figure, $"Risk of bias by domain ({tool.Name}), shares of the assessed studies.");
    }

    private static IEnumerable<ReportBlock> Synthesis(ReportInputs inputs, ReportAnswer answer)
    {
        var (estimate, protocol, name) = (answer.Estimate, inputs.Review.Protocol, Name(inputs, answer));
        yield return new Heading(3, "Accuracy: " + name);
        if (estimate is not { Sensitivity: { } sensitivity, Specificity: { } specificity })
        {
            yield return new Paragraph($"{NumberText.Studies(estimate.K)}, too few to pool (the protocol requires {Whole(protocol.MinimumStudies)}); each is shown on its own.");
        }
        else
        {
            yield return new Paragraph(
                $"{NumberText.Studies(estimate.K)} ({NumberText.Count(estimate.Diseased)} people with and {NumberText.Count(estimate.NonDiseased)} without the condition) gave a summary sensitivity of {Interval(sensitivity)} and a summary specificity of {Interval(specificity)} "
                + $"({RegimeLabel.For(estimate.Regime).Badge.ToLowerInvariant()}, {IntervalLabels.Name(estimate.IntervalKind)} intervals)."
                + (answer.Detail is { PredictionSensitivity: { } se, PredictionSpecificity: { } sp } ? Prediction(se, sp, sensitivity, specificity) : "")
                + (estimate.LrPositive is { } positive && estimate.LrNegative is { } negative ? $" Likelihood ratios: positive {Ratio(positive)}, negative {Ratio(negative)}." : "")
                + (estimate is { VarianceSensitivity: { } a, VarianceSpecificity: { } b } ? string.Create(CultureInfo.InvariantCulture, $" Between-study standard deviations of the logits: {Math.Sqrt(Math.Max(0, a)):0.00} and {Math.Sqrt(Math.Max(0, b)):0.00}.") : "")
                + (estimate.I2 is { } i2 ? $" I-squared: {NumberText.Share(i2.Sensitivity)} for sensitivity, {NumberText.Share(i2.Specificity)} for specificity." : "")
                + (answer.Detail?.Deeks is { } deeks ? string.Create(CultureInfo.InvariantCulture, $" Deeks’ test of small-study effects: p = {deeks.P:0.00}{(deeks.Studies < 10 ? " (with fewer than 10 studies it finds little)" : "")}.") : ""));
            if (answer.Minimum is { } minimum)
            {
                yield return new Paragraph(
                    $"The protocol’s minimum ({Wanted(protocol)}) is met by the average accuracy with probability {NumberText.Share(minimum.MeanMeetsBoth)}, and by the accuracy in a new study with {NumberText.Share(minimum.NewStudyMeetsBoth)}.");
            }

            if (answer.Findings is { } findings) foreach (var block in FindingsBlocks.Table(findings)) yield return block;
        }

        for (var i = 0; i < answer.Forest.Count; i++)
            yield return new Picture(answer.Forest[i], $"Forest plot: {name}{(answer.Forest.Count > 1 ? $", part {Whole(i + 1)} of {Whole(answer.Forest.Count)}" : "")}. Squares: studies, area by people; lines: 95% intervals of single studies (Wilson); diamonds: summary.");
        if (answer.Sroc is { } sroc)
            yield return new Picture(sroc, $"Summary ROC plot: {name}.");
    }

    private static IEnumerable<ReportBlock> Versions(ReportInputs inputs)
    {
        if (inputs.Versions.Count == 0)
        {
            yield return new Paragraph("No version has been published.");
            yield break;
        }

        yield return new Table(
            "Published versions.", ["Version", "Date", "Revision", "What it is about"],
            [.. inputs.Versions.OrderBy(version => version.Number).Select(version => (IReadOnlyList<string>)[Whole(version.Number), NumberText.Day(version.PublishedAt), Whole(version.Revision), version.Note])],
            [0.8, 1.2, 0.9, 5]);
    }

    private static IEnumerable<ReportBlock> Limitations(ReportInputs inputs)
    {
        var said = inputs.Answers.SelectMany(answer => answer.Estimate.Warnings.Select(warning => $"{Name(inputs, answer)}: {warning}")).ToList();
        if (inputs.Flow?.Awaiting is > 0 and var waiting) said.Add($"{NumberText.Count(waiting)} records of the searches wait for a decision.");
        if (inputs.Bias is { Unassessed.Count: > 0 } bias) said.Add($"{NumberText.Studies(bias.Unassessed.Count)} were not assessed for risk of bias.");
        foreach (var answer in inputs.Answers.Where(answer => answer.Findings is { } findings && findings.Outcomes.Any(outcome => outcome.Judged is null)))
            said.Add($"{Name(inputs, answer)}: the certainty of the evidence has not been judged for every outcome.");
        if (said.Count == 0) yield return new Paragraph("None beyond those of the included studies.");
        foreach (var one in said) yield return new Paragraph("• " + one);
    }

    private static string Citation(ReportInputs inputs) =>
        inputs.Versions.Where(version => version.Revision == inputs.Revision).OrderByDescending(version => version.Number).FirstOrDefault() is { } published
            ? $"{published.Citation} DOI: to be entered by the authors."
            : $"{inputs.Review.Title}: a living systematic review. Evidence revision {Whole(inputs.Revision)}, {NumberText.Day(inputs.At)} (not a published version). {inputs.Address} DOI: to be entered by the authors.";

    private static string Name(ReportInputs inputs, ReportAnswer answer) => StratumName.Long(answer.Estimate.Stratum, inputs.Review.Protocol);

    private static string? Sentence(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null : $"{name}: {text.Trim().TrimEnd('.')}{(text.TrimEnd().EndsWith('?') ? "" : ".")}";

    private static string Wanted(Protocol protocol) => string.Join(" and ", new[]
    {
        protocol.MinimumSensitivity is { } se ? $"sensitivity at least {NumberText.Share(se)}" : null, protocol.MinimumSpecificity is { } sp ? $"specificity at least {NumberText.Share(sp)}" : null,
    }.OfType<string>());

    private static string Prediction(EstimateInterval nextSensitivity, EstimateInterval nextSpecificity, EstimateInterval sensitivity, EstimateInterval specificity)
    {
        var middles = (NumberText.Probability(nextSensitivity.Estimate), NumberText.Probability(nextSpecificity.Estimate));
        return $" The 95% prediction intervals for a new study were {Limits(nextSensitivity)} (middle {middles.Item1}) for sensitivity and {Limits(nextSpecificity)} (middle {middles.Item2}) for specificity."
            + (middles == (NumberText.Probability(sensitivity.Estimate), NumberText.Probability(specificity.Estimate)) ? "" : " " + DiagnosticAccuracy.NewStudyPrediction.AboutMiddle);
    }

    private static string Interval(EstimateInterval interval) => $"{NumberText.Probability(interval.Estimate)} (95% interval {Limits(interval)})";

    private static string Limits(EstimateInterval interval) => $"{NumberText.Probability(interval.Lower)} to {NumberText.Probability(interval.Upper)}";

    private static string Ratio(EstimateInterval ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio.Estimate:0.00} ({ratio.Lower:0.00} to {ratio.Upper:0.00})");

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
