using System.Globalization;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Exporting;

/// <summary>
/// What PRISMA-LSR (Akl et al. 2024, BMJ 387:e079183) asks of a living review and the log can answer. What only people know is named as
/// theirs to write.
/// </summary>
internal static class PrismaLsr
{
    public static string Write(VersionView version, EvidenceState evidence, IReadOnlyList<EvidenceRevision> log)
    {
        var text = new StringBuilder();
        var protocol = evidence.Protocol;
        var since = log.Where(r => r.Revision > version.Changes.SinceRevision).ToList();
        Line($"# PRISMA-LSR items from the log: {version.Title}, version {version.Number}");
        Line($"Evidence revision {version.Revision}, published {version.PublishedAt:yyyy-MM-dd}. Items that follow from no log (eligibility, information sources, search strategy, selection, roles of authors, funding) are the authors' to write.");
        Section("Title: living, with a version number");
        Line($"{version.Title}: a living systematic review, version {version.Number}");
        Section("Introduction: preceding version and objective");
        Plain(version.Number == 1 ? "This is the first version." : string.Create(CultureInfo.InvariantCulture, $"The preceding version is number {version.Number - 1}, at evidence revision {version.Changes.SinceRevision}."));
        Line($"Question: {Or(protocol.Question)}");
        Section("L1. Living mode parameters");
        Plain(protocol.SearchIntervalDays is { } days
            ? string.Create(CultureInfo.InvariantCulture, $"- Search: every {days} days.")
            : "- Search: no interval is declared in the protocol.");
        Line($"- Data collection: studies are accepted as they come; {log.Count(r => r.Kind == ChangeKind.Accepted)} acceptances from {log[0].OccurredAt:yyyy-MM-dd} to {log[^1].OccurredAt:yyyy-MM-dd}.");
        Plain("- Analysis: every accepted change re-estimates the strata that it touches, at once.");
        Line($"- Trigger of an alert: a shift of sensitivity or specificity by {protocol.ShiftThreshold.ToString(CultureInfo.InvariantCulture)} (the protocol's default policy).");
        Plain("- Retirement from the living mode: not declared in the protocol.");
        Section("Trigger of this version");
        Plain(version.Note);
        Section("Updates to data of studies included before");
        List(since.Where(r => r.Kind == ChangeKind.Amended && log.Any(o => o.Kind == ChangeKind.Accepted && o.Study?.Id == r.Study?.Id && o.Revision <= version.Changes.SinceRevision))
            .Select(r => $"{r.Study!.Label} (revision {r.Revision.ToString(CultureInfo.InvariantCulture)}, {r.OccurredAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})"));
        Section("Changes to methods since the preceding version");
        List(since.Where(r => r.Kind == ChangeKind.Protocol && r.Revision > 1)
            .Select(r => $"The protocol was amended at revision {r.Revision.ToString(CultureInfo.InvariantCulture)} on {r.OccurredAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}."));
        Line($"Engine of the estimates: {version.EngineVersion}; 95% intervals of sensitivity and specificity: {IntervalText.Of(protocol.Interval)}.");
        Line($"Studies with several tables in a stratum: the primary table, else the only one, else by the rule {protocol.TableSelection.Name()}; {version.Estimates.Strata.Sum(e => e.LeftOut?.Studies ?? 0)} times a study is left out of a stratum, see estimates.csv.");
        Section("Changes to results since the preceding version: studies");
        List(since.Where(r => r.Kind is ChangeKind.Accepted or ChangeKind.Withdrawn).Select(r => $"{r.Kind.Name()}: {r.Study?.Label ?? r.WithdrawnLabel} (revision {r.Revision.ToString(CultureInfo.InvariantCulture)})"));
        Section("Changes to results since the preceding version: estimates");
        Plain("| stratum | studies | sensitivity | specificity |");
        Plain("|---|---|---|---|");
        foreach (var s in version.Changes.Strata)
            Line($"| {s.Stratum} | {Count(s.KBefore)} to {Count(s.KAfter)} | {Words(s.SensitivityBefore)} to {Words(s.SensitivityAfter)} | {Words(s.SpecificityBefore)} to {Words(s.SpecificityAfter)} |");
        Section("Flow: studies in this version");
        Line($"{evidence.Studies.Count} studies are included; {log.Count(r => r.Kind == ChangeKind.Accepted)} were accepted over time and {log.Count(r => r.Kind == ChangeKind.Withdrawn)} withdrawals recorded.");
        return text.ToString().ReplaceLineEndings("\n");

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        void Plain(string line) => text.AppendLine(line);

        void Section(string title) => text.AppendLine().AppendLine("## " + title);

        void List(IEnumerable<string> lines)
        {
            var all = lines.ToList();
            text.AppendLine(all.Count == 0 ? "None." : "- " + string.Join("\n- ", all));
        }
    }

    private static string Or(string text) => text.Length > 0 ? text : "not stated in the protocol.";

    private static string Count(int? k) => k?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Words(EstimateInterval? interval) =>
        interval is null ? "not pooled" : string.Create(CultureInfo.InvariantCulture, $"{interval.Estimate:0.000} ({interval.Lower:0.000} to {interval.Upper:0.000})");
}
