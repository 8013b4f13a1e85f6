using LivingReview.Contracts;
using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>What the log of records that ingestion keeps means for the desk. The same entries again change nothing.</summary>
internal static class EarlierDecider
{
    /// <summary>The events of entries in their order, and what the records say.</summary>
    /// <param name="state">The desk.</param>
    /// <param name="known">Records of the desk by DOI and PubMed id ("doi:...", "pmid:...").</param>
    /// <param name="entries">Whole entries, none missing between them.</param>
    public static (IReadOnlyList<object> Events, IReadOnlyList<ScreeningRecord> Records) Decide(
        ScreeningState state, IReadOnlyDictionary<string, string> known, IEnumerable<RecordsLogged> entries)
    {
        var (events, records) = (new List<object>(), new List<ScreeningRecord>());
        foreach (var entry in entries)
        {
            var fresh = entry.Records.Select((record, i) => Place(state, known, entry, record, i)).Where(r => !state.Records.ContainsKey(r.Id)).DistinctBy(r => r.Id, StringComparer.Ordinal).ToList();
            if (fresh.Count > 0) Add(new EarlierRecordsEntered(entry.Source!, [.. fresh.Select(r => new EnteredRecord(r.Id, r.DuplicateOf))], entry.OccurredAt));
            records.AddRange(fresh);
            if (entry.Record is not null && Decision(state, entry, entry.Record) is { } decision) Add(decision);

            void Add(object e)
            {
                events.Add(e);
                state = state.After(e, entry.OccurredAt);
            }
        }

        return (events, records);
    }

    /// <summary>A record as the desk names it: a duplicate may bear the id of what it repeats, and here each has its own.</summary>
    private static ScreeningRecord Place(ScreeningState state, IReadOnlyDictionary<string, string> known, RecordsLogged entry, ScreeningRecord record, int index)
    {
        var original = record.DuplicateOf ?? Numbers(record).Select(known.GetValueOrDefault).FirstOrDefault(id => id is not null && id != record.Id);
        if (original is not null && state.Records.TryGetValue(original, out var standing)) original = standing.DuplicateOf ?? original;
        return original is null ? record : record with { Id = record.DuplicateOf is null ? record.Id : FormattableString.Invariant($"{record.Id}:{entry.Version}:{entry.Part}:{index}"), DuplicateOf = original };
    }

    /// <summary>A decision, unless it stands already, or the desk's own screeners have begun to judge.</summary>
    private static EarlierDecision? Decision(ScreeningState state, RecordsLogged entry, string record)
    {
        if (!state.Records.TryGetValue(record, out var standing)) throw new InvalidOperationException($"The log of records decides about '{record}' of {entry.Review}, which did not come.");
        var target = standing.DuplicateOf ?? record;
        var (first, at) = (state.Records[target].TitleAbstract, state.Records[target].At(entry.Stage!));
        if (at.Judgements.Length > 0 || (first.Judgements.Length > 0 && first.Outcome?.Decision != "include")) return null;
        var decision = new EarlierDecision(target, entry.Stage!, entry.Decision!, entry.Reason, entry.By ?? "", entry.OccurredAt);
        return decision.StandsIn(state.Records[target]) ? null : decision;
    }

    private static bool StandsIn(this EarlierDecision decision, RecordStanding standing) =>
        decision.IsNotRetrieved()
            ? standing.Retrieved == false
            : standing.At(decision.Stage).Resolution is { } stands && (stands.Decision, stands.Reason) == (decision.Decision, decision.Reason) && (decision.Stage != ScreeningVocabulary.FullText || standing.Retrieved == true);

    /// <summary>Before there was a desk, a full text that could not be had was an exclusion with that reason.</summary>
    public static bool IsNotRetrieved(this EarlierDecision decision) =>
        decision is { Stage: ScreeningVocabulary.FullText, Decision: "exclude" } && decision.Reason?.Contains("not retrieved", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What proves that two records are one paper.</summary>
    public static IEnumerable<string> Numbers(ScreeningRecord record)
    {
        if (record.Doi is { } doi) yield return "doi:" + doi;
        if (record.Pmid is { } pmid) yield return "pmid:" + pmid;
    }
}
