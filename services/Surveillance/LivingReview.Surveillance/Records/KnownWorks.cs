using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Screening;

namespace LivingReview.Surveillance.Records;

/// <summary>A paper among the records.</summary>
internal sealed class KnownWork(string id, string? doi, string? pmid)
{
    /// <summary>Id of the record that stands for it.</summary>
    public string Id => id;

    /// <summary>Whether a record's DOI or PubMed id says that it is another paper.</summary>
    public bool Contradicts(ScreeningRecord record) => Differ(doi, record.Doi) || Differ(pmid, record.Pmid);

    /// <summary>Takes over what a further record of the paper knows.</summary>
    public void Learn(ScreeningRecord record)
    {
        doi ??= record.Doi;
        pmid ??= record.Pmid;
    }

    private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;
}

/// <summary>A record with what was found out about it.</summary>
/// <param name="Record">The record; <see cref="ScreeningRecord.DuplicateOf"/> names the record that it was merged with.</param>
/// <param name="Lookalikes">Records of the same title and year that it was not merged with.</param>
internal sealed record MergedRecord(ScreeningRecord Record, IReadOnlyList<string> Lookalikes);

/// <summary>
/// The papers of a review, by what tells them apart. A DOI or PubMed id in common makes two records one. A title and year in common do so
/// only if no DOI and no PubMed id speaks against it, and if they fit one paper alone: replies, errata and annual reports share titles.
/// </summary>
internal sealed class KnownWorks
{
    private readonly Dictionary<string, KnownWork> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KnownWork>> _byMark = new(StringComparer.Ordinal);

    /// <summary>Adds a record of the review.</summary>
    public void Add(KnownWork work, IEnumerable<string> marks)
    {
        _byId.TryAdd(work.Id, work);
        foreach (var mark in marks)
        {
            if (!_byMark.TryGetValue(mark, out var bearers)) _byMark[mark] = bearers = [];
            if (!bearers.Contains(_byId[work.Id])) bearers.Add(_byId[work.Id]);
        }
    }

    /// <summary>Finds the duplicates among new records, in their order; the first record of a paper stays.</summary>
    public IReadOnlyList<MergedRecord> Merge(IEnumerable<ScreeningRecord> records) => [.. records.Select(Merge)];

    /// <summary>At the desk each record has an id of its own, one that repeats another too.</summary>
    public static IReadOnlyList<ScreeningRecord> Named(ScreeningState desk, IReadOnlyList<MergedRecord> merged)
    {
        var taken = merged.Where(m => m.Record.DuplicateOf is null).Select(m => m.Record.Id).ToHashSet(StringComparer.Ordinal);
        return [.. merged.Select(m => m.Record.DuplicateOf is null ? m.Record : m.Record with { Id = Free(m.Record.Id) })];

        string Free(string id)
        {
            var free = id;
            for (var i = 2; desk.Records.ContainsKey(free) || !taken.Add(free); i++) free = FormattableString.Invariant($"{id}-{i}");
            return free;
        }
    }

    private MergedRecord Merge(ScreeningRecord record)
    {
        var marks = RecordRules.Marks(record);
        var titled = marks.Where(RecordRules.IsTitle).SelectMany(Bearers).ToList();
        var fitting = titled.Where(work => !work.Contradicts(record)).ToList();
        var twin = marks.Where(m => !RecordRules.IsTitle(m)).SelectMany(Bearers).FirstOrDefault()
            ?? (fitting is [var only] ? only : _byId.GetValueOrDefault(record.Id));
        var work = twin ?? new KnownWork(record.Id, record.Doi, record.Pmid);
        work.Learn(record);
        Add(work, marks);
        return new MergedRecord(record with { DuplicateOf = twin?.Id }, [.. titled.Where(other => other != work).Select(other => other.Id)]);
    }

    private IEnumerable<KnownWork> Bearers(string mark) => _byMark.GetValueOrDefault(mark) ?? [];
}
