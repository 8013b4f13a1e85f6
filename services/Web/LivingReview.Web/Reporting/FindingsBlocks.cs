using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Documents;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Certainty;

namespace LivingReview.Web.Reporting;

/// <summary>A summary of findings as parts of a document.</summary>
internal static class FindingsBlocks
{
    /// <summary>The table with its footnotes.</summary>
    public static IReadOnlyList<ReportBlock> Table(FindingsSummary summary) =>
    [
        new ReportBlock.Table(
            $"Summary of findings: {summary.StratumTitle}. Numbers of 1,000 people tested, with 95% intervals.",
            ["Outcome", .. summary.Prevalences.Select(prevalence => $"At a prevalence of {NumberText.Share(prevalence)}"), "Studies (people)", "Certainty (GRADE)"],
            [.. summary.Outcomes.SelectMany(outcome => outcome.Rows.Select((line, i) => (IReadOnlyList<string>)
            [
                line.Name, .. line.PerThousand.Select(value => $"{Whole(value.Estimate)} ({Whole(value.Lower)} to {Whole(value.Upper)})"),
                i == 0 ? $"{outcome.Studies.ToString(CultureInfo.InvariantCulture)} ({NumberText.Count(outcome.People)})" : "",
                i == 0 ? outcome.Level + (outcome.Footnotes.Count == 0 ? "" : " [" + string.Join(", ", outcome.Footnotes.Select(note => note.ToString(CultureInfo.InvariantCulture))) + "]") : "",
            ]))],
            [1.5, .. summary.Prevalences.Select(_ => 1.6), 1.4, 1.4]),
        .. summary.AtStudyPrevalence is { } sentence ? (ReportBlock[])[new ReportBlock.Paragraph(sentence, Small: true)] : [],
        .. summary.Footnotes.Select((note, i) => new ReportBlock.Paragraph(FormattableString.Invariant($"[{i + 1}] {note}"), Small: true)),
    ];

    /// <summary>The summary as a document of its own, with what the judgements stand on.</summary>
    public static ReportDocument Document(FindingsSummary summary) => new(
        $"Summary of findings: {summary.Title}, {summary.StratumTitle}", FormattableString.Invariant($"{summary.Title}, revision {summary.Revision} of the evidence."),
        [
            new ReportBlock.Heading(1, $"Summary of findings: {summary.StratumTitle}"),
            new ReportBlock.Paragraph($"Question: {summary.Protocol.Question} Index test: {summary.Protocol.IndexTest}. Reference standard: {summary.Protocol.ReferenceStandard}. Target condition: {summary.Protocol.TargetCondition}."),
            .. Table(summary),
            new ReportBlock.Heading(2, "What the judgements stand on"),
            new ReportBlock.Table(
                "Domains of GRADE: what the review’s numbers say, and what was judged.", ["Outcome", "Domain", "Computed", "Judgement", "Reason"],
                [.. summary.Outcomes.SelectMany(outcome => CertaintyVocabulary.Domains.Select(domain => (IReadOnlyList<string>)
                [
                    StratumName.Words(outcome.Name), StratumName.Words(domain), outcome.Inputs[domain],
                    outcome.Judged?.Domains.FirstOrDefault(one => one.Domain == domain) is { } judged ? StratumName.Words(judged.Concern) : "Not judged",
                    outcome.Judged?.Domains.FirstOrDefault(one => one.Domain == domain)?.Reason ?? "",
                ]))],
                [1.2, 1.3, 4, 1.2, 3]),
            new ReportBlock.Paragraph("Accuracy studies start at high certainty; each serious concern lowers it by one level, a very serious one by two.", Small: true),
        ]);

    private static string Whole(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture);
}
