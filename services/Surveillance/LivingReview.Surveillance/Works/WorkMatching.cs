using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Works;

/// <summary>A link between two works, as seen from the first.</summary>
internal sealed record FoundLink(string Work, string Other, string Relation);

/// <summary>Two works that may be one.</summary>
internal sealed record FoundNearMatch(string Work, string Other, double Likeness, string Reason);

/// <summary>Where a record belongs.</summary>
/// <param name="Record">The record.</param>
/// <param name="Work">Key of its work.</param>
/// <param name="IsNew">Whether it founds the work.</param>
internal sealed record PlacedRecord(SourceRecord Record, string Work, bool IsNew);

/// <summary>
/// The works of a review that new records may belong to. A DOI, PubMed id or registration in common makes two records one work. Titles alone never
/// do: where they are alike and no identifier speaks against it, a person decides.
/// </summary>
internal sealed class WorkMatching
{
    private const double Alike = 0.9;

    private readonly Dictionary<string, Work> _works = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byIdentifier = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byBlock = new(StringComparer.Ordinal);

    public List<FoundLink> Links { get; } = [];

    public List<FoundNearMatch> NearMatches { get; } = [];

    /// <summary>Adds a known work; one that was merged is known by the one that absorbed it.</summary>
    public void Add(Work work)
    {
        if (work.MergedInto is not null) return;
        _works[work.Key] = work;
        foreach (var record in work.Records) Mark(record, work.Key);
    }

    /// <summary>Finds the work of a record, or founds one. A record that was seen before stays with its work, whatever identifiers it has gained.</summary>
    public PlacedRecord Place(SourceRecord record, string? before, Guid run, DateTimeOffset now, string review)
    {
        var bearers = WorkMarks.Identifiers(record).Select(i => _byIdentifier.GetValueOrDefault(i)).Prepend(before is not null && _works.ContainsKey(before) ? before : null)
            .OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var isNew = bearers.Count == 0 && !_works.ContainsKey(WorkMarks.KeyOf(record));
        var key = bearers.Count > 0 ? bearers[0] : WorkMarks.KeyOf(record);
        foreach (var other in bearers.Skip(1)) NearMatches.Add(new FoundNearMatch(key, other, 1, $"A record of {SourceNames.LabelOf(record.Source)} has the identifiers of both."));
        if (isNew) NearMatches.AddRange(LookAlikes(record, key));
        _works[key] = isNew ? Work.Create(new WorkFound(review, key, record, run, now)) : Work.Apply(new WorkRecordAdded(record, run, now), _works[key]);
        Mark(record, key);
        return new PlacedRecord(record, key, isNew);
    }

    /// <summary>Links preprints with their articles and registrations with their reports; to be asked when every record has its place.</summary>
    public void Link(IEnumerable<PlacedRecord> placed)
    {
        foreach (var (record, key, _) in placed)
        {
            if (record.PublishedAs is { } article && _byIdentifier.GetValueOrDefault($"doi:{article}") is { } of && of != key) Both(key, of, "article", "preprint");
            foreach (var registration in WorkMarks.Named(record).Select(n => _byIdentifier.GetValueOrDefault(n)).OfType<string>().Where(r => r != key)) Both(key, registration, "registration", "report");
        }

        // The preprint may have come long before the article, or the registration after its report.
        var keys = placed.Select(p => p.Work).ToHashSet(StringComparer.Ordinal);
        foreach (var work in _works.Values.Where(w => !keys.Contains(w.Key)).ToList())
        {
            foreach (var record in work.Records)
            {
                if (record.PublishedAs is { } article && _byIdentifier.GetValueOrDefault($"doi:{article}") is { } of && keys.Contains(of)) Both(work.Key, of, "article", "preprint");
                foreach (var registration in WorkMarks.Named(record).Select(n => _byIdentifier.GetValueOrDefault(n)).OfType<string>().Where(keys.Contains)) Both(work.Key, registration, "registration", "report");
            }
        }
    }

    private void Both(string one, string other, string relation, string back)
    {
        if (_works[one].Links.Any(l => l.Work == other && l.Relation == relation) || Links.Any(l => l.Work == one && l.Other == other && l.Relation == relation)) return;
        Links.Add(new FoundLink(one, other, relation));
        Links.Add(new FoundLink(other, one, back));
    }

    private IEnumerable<FoundNearMatch> LookAlikes(SourceRecord record, string key)
    {
        if (WorkMarks.Block(record) is not { } block) yield break;
        foreach (var other in _byBlock.GetValueOrDefault(block) ?? [])
        {
            var work = _works[other];
            if (other == key || Contradicts(work, record)) continue;
            if (work.Year is { } year && record.Year is { } its && Math.Abs(year - its) > 1) continue;
            var likeness = TitleLikeness.Between(work.Title, record.Title);
            if (likeness >= Alike) yield return new FoundNearMatch(key, other, Math.Round(likeness, 3), "Their titles are alike and no identifier speaks against it.");
        }
    }

    /// <summary>Whether both have a DOI, both a PubMed id or both a registration, and these differ; or one is the preprint of the other's kind.</summary>
    private static bool Contradicts(Work work, SourceRecord record) =>
        Differ(work.Doi, record.Doi) && work.IsPreprint == record.IsPreprint || Differ(work.Pmid, record.Pmid) || Differ(work.Registration, record.Registration)
        || (work.Registration is null) != (record.Registration is null);

    private static bool Differ(string? one, string? other) => one is not null && other is not null && !one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private void Mark(SourceRecord record, string key)
    {
        foreach (var identifier in WorkMarks.Identifiers(record)) _byIdentifier.TryAdd(identifier, key);
        if (WorkMarks.Block(record) is not { } block) return;
        if (!_byBlock.TryGetValue(block, out var bearers)) _byBlock[block] = bearers = [];
        if (!bearers.Contains(key)) bearers.Add(key);
    }
}
