using LivingReview.Contracts.Screening;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Surveillance.Screening;

/// <summary>Numbers that follow from the log: PRISMA 2020, agreement, progress.</summary>
internal static class ScreeningNumbers
{
    /// <summary>The flow of the records that came after a time, or of all.</summary>
    public static ScreeningFlow Flow(ScreeningState state, DateTimeOffset? since)
    {
        var counted = state.InOrder.Where(r => since is null || r.EnteredAt > since).ToList();
        var reasons = state.Plan?.Reasons ?? [];
        return new ScreeningFlow
        {
            Databases = Column([.. counted.Where(r => r.Method != "other")], reasons),
            Other = Column([.. counted.Where(r => r.Method == "other")], reasons),
            IncludedBefore = since is null ? 0 : state.InOrder.Count(r => r.EnteredAt <= since && r.Status == "included"),
            IncludedInAll = state.InOrder.Count(r => r.Status == "included"),
            Since = since,
        };
    }

    public static ScreeningProgress Progress(ScreeningState state) => new()
    {
        Statuses = state.InOrder.GroupBy(r => r.Status, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
        Screeners = [.. ScreeningVocabulary.Stages.SelectMany(stage => People(state, stage).Select(p => new ScreenerProgress(
            p, stage, state.InOrder.Count(r => r.At(stage).Of(p) is not null), state.InOrder.Count(r => r.IsOpenAt(stage) && r.At(stage).IsAssigned(p) && r.At(stage).Awaits(p)))))],
        Agreement = [.. ScreeningVocabulary.Stages.SelectMany(stage => Agreement(state, stage))],
    };

    /// <summary>The agreement of each pair over their decisions, before resolutions.</summary>
    private static IEnumerable<ScreenerAgreement> Agreement(ScreeningState state, string stage)
    {
        var pairs = state.InOrder.Where(r => r.At(stage).Judgements.Length >= StageStanding.Persons)
            .Select(r => r.At(stage).Judgements.OrderBy(j => j.Screener, StringComparer.Ordinal).ToList())
            .GroupBy(j => (First: j[0].Screener, Second: j[1].Screener));
        foreach (var pair in pairs.OrderBy(p => p.Key.First, StringComparer.Ordinal).ThenBy(p => p.Key.Second, StringComparer.Ordinal))
        {
            var decisions = pair.Select(j => (First: j[0].Decision, Second: j[1].Decision)).ToList();
            var agreed = decisions.Count(d => d.First == d.Second) / (double)decisions.Count;
            yield return new ScreenerAgreement(stage, pair.Key.First, pair.Key.Second, decisions.Count, agreed, CohensKappa.Of(decisions));
        }
    }

    private static IEnumerable<string> People(ScreeningState state, string stage) =>
        state.InOrder.SelectMany(r => r.At(stage).Assigned.Concat(r.At(stage).Judgements.Select(j => j.Screener))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static PrismaColumn Column(IReadOnlyList<RecordStanding> records, IReadOnlyList<string> reasons)
    {
        var statuses = records.GroupBy(r => r.Status, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var excluded = records.Where(r => r.Status == "excluded-full-text").GroupBy(r => r.FullText.Outcome!.Reason ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var assessed = Of("excluded-full-text", "included");
        var sought = Of("to-retrieve", "not-retrieved", ScreeningVocabulary.FullText, "conflict-full-text") + assessed;
        return new PrismaColumn
        {
            Identified = records.Count,
            IdentifiedBySource = records.GroupBy(r => r.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Duplicates = Of("duplicate"),
            AwaitingScreening = Of(ScreeningVocabulary.TitleAbstract, "conflict-title-abstract"),
            Screened = Of("excluded-title-abstract") + sought,
            Excluded = Of("excluded-title-abstract"),
            Sought = sought,
            NotRetrieved = Of("not-retrieved"),
            AwaitingRetrieval = Of("to-retrieve"),
            AwaitingAssessment = Of(ScreeningVocabulary.FullText, "conflict-full-text"),
            Assessed = assessed,
            ExcludedByReason = reasons.Concat(excluded.Keys).Distinct(StringComparer.Ordinal).Where(excluded.ContainsKey).ToDictionary(r => r, r => excluded[r], StringComparer.Ordinal),
            Included = Of("included"),
        };

        int Of(params ReadOnlySpan<string> names)
        {
            var sum = 0;
            foreach (var name in names) sum += statuses.GetValueOrDefault(name);
            return sum;
        }
    }
}
