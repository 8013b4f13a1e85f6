using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Works;

namespace LivingReview.Surveillance.Screening;

/// <summary>
/// The works that searches found, as records of the desk. Each source's record is counted, as PRISMA counts records; all but the first of a work are
/// duplicates, and so is a work that was merged into another.
/// </summary>
internal static class FoundWorks
{
    /// <summary>What the desk does not have yet.</summary>
    public static IReadOnlyList<(string Source, string Method, ScreeningRecord Record, string? Trace)> Fresh(
        ScreeningState desk, IEnumerable<Work> works, IReadOnlyDictionary<string, string>? known = null)
    {
        var fresh = new List<(string, string, ScreeningRecord, string?)>();
        foreach (var work in works.OrderBy(w => w.MergedInto is not null).ThenBy(w => w.FoundAt).ThenBy(w => w.Key, StringComparer.Ordinal))
        {
            var original = work.MergedInto is { } into && (desk.Records.ContainsKey(into) || fresh.Any(f => f.Item3.Id == into)) ? into
                : new[] { work.Doi is { } doi ? "doi:" + doi : null, work.Pmid is { } pmid ? "pmid:" + pmid : null }.OfType<string>().Select(n => known?.GetValueOrDefault(n)).FirstOrDefault(id => id is not null && id != work.Key);
            foreach (var (i, record) in work.Records.Index())
            {
                // The first keeps the work's name, so that the desk's record is the work. A source that gives its record anew adds nothing.
                var id = i == 0 ? work.Key : FormattableString.Invariant($"{work.Key}:{record.Source}:{record.SourceId.Replace('/', '_')}");
                if (desk.Records.ContainsKey(id)) continue;
                fresh.Add((SourceNames.LabelOf(record.Source), record.Source == SourceNames.ClinicalTrials ? "register" : "database", new ScreeningRecord
                {
                    Id = id,
                    DuplicateOf = i == 0 ? original : original ?? work.Key,
                    Title = work.Title,
                    Abstract = work.Abstract,
                    Authors = work.Authors,
                    Year = work.Year,
                    Doi = work.Doi,
                    Pmid = work.Pmid,
                    Journal = work.Journal,
                    Retracted = work.Retracted,
                }, work.Trace));
            }
        }

        return fresh;
    }
}
