using LivingReview.Contracts;
using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>What the old log of records that ingestion kept means for the desk. The same entries again change nothing.</summary>
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
            if (entry.Search is { } search && state.Searches.All(s => s.Id != search.Id)) Add(new SearchNoted(search.Id, search.Database, search.Date, search.Query, search.Hits, entry.OccurredAt));
            var fresh = entry.Records.Select((record, i) => Place(state, known, entry, record, i)).Where(r => !state.Records.ContainsKey(r.Id)).DistinctBy(r => r.Id, StringComparer.Ordinal).ToList();
            if (fresh.Count > 0) Add(new EarlierRecordsEntered(entry.Source!, [.. fresh.Select(r => new EnteredRecord(r.Id, r.DuplicateOf))], entry.OccurredAt));
            records.AddRange(fresh);
            if (entry.Record is not null && About(state, entry, entry.Record) is { } decision) Add(decision);

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

    /// <summary>The study that a record became, or a decision about it, unless it stands already, or the desk's own screeners have begun to judge.</summary>
    private static object? About(ScreeningState state, RecordsLogged entry, string record)
    {
        if (!state.Records.TryGetValue(record, out var standing)) throw new InvalidOperationException($"The log of records decides about '{record}' of {entry.Review}, which did not come.");
        var target = standing.DuplicateOf ?? record;
        var decided = entry.Study is { } study
            ? ScreeningDecider.Link(state, new RecordBecameStudy(target, study, entry.By ?? "", entry.OccurredAt))
            : ScreeningDecider.Decide(state, new OnePersonDecision(target, entry.Stage!, entry.Decision!, entry.Reason, entry.By ?? "", entry.OccurredAt));
        return decided.Events.SingleOrDefault();
    }

    /// <summary>What proves that two records are one paper.</summary>
    public static IEnumerable<string> Numbers(ScreeningRecord record)
    {
        if (record.Doi is { } doi) yield return "doi:" + doi;
        if (record.Pmid is { } pmid) yield return "pmid:" + pmid;
    }
}
