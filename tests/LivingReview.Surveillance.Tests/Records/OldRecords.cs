using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Records;

namespace LivingReview.Surveillance.Tests.Records;

/// <summary>
/// How ingestion counted its own log of records until the desk took it over, kept to hold the desk's numbers against: every number of an old log has to
/// stay as it was.
/// </summary>
internal static class OldRecords
{
    public static PrismaFlow Count(long revision, IReadOnlyList<object> events, IReadOnlyCollection<ExtractedStudy> studies)
    {
        var imported = events.OfType<RecordsImported>().SelectMany(e => e.Records).ToList();
        var unique = imported.Where(r => r.DuplicateOf is null).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var (first, second) = (Last("title-abstract"), Last("full-text"));
        var links = events.OfType<RecordLinked>().GroupBy(e => e.Record, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Study, StringComparer.Ordinal);
        var linked = links.Keys.ToHashSet(StringComparer.Ordinal);
        var notRetrieved = second.Values.Where(e => e.Decision == "exclude" && e.Reason!.Contains("not retrieved", StringComparison.OrdinalIgnoreCase) && !linked.Contains(e.Record)).Select(e => e.Record).ToHashSet(StringComparer.Ordinal);
        var assessed = second.Keys.Concat(linked).Where(r => !notRetrieved.Contains(r)).ToHashSet(StringComparer.Ordinal);
        var sought = first.Values.Where(e => e.Decision == "include").Select(e => e.Record).Concat(second.Keys).Concat(linked).Distinct(StringComparer.Ordinal).ToList();
        return new PrismaFlow
        {
            Revision = revision,
            Searches = [.. events.OfType<SearchRun>().GroupBy(s => s.Database, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PrismaSearch(g.Key, g.Count(), g.Sum(s => s.Hits), g.Max(s => s.Date)))],
            Identified = imported.Count,
            DuplicatesRemoved = imported.Count - unique.Count,
            Screened = first.Keys.Concat(second.Keys).Concat(linked).Distinct(StringComparer.Ordinal).Count(),
            Excluded = first.Values.Count(e => e.Decision == "exclude" && !second.ContainsKey(e.Record) && !linked.Contains(e.Record)),
            Sought = sought.Count,
            Assessed = assessed.Count,
            NotRetrieved = notRetrieved.Count,
            AwaitingAssessment = sought.Count - assessed.Count - notRetrieved.Count,
            AwaitingExtraction = second.Values.Count(e => e.Decision == "include" && !linked.Contains(e.Record)),
            StudiesByOtherMethods = studies.Count(s => !links.ContainsValue(s.Id)),
            ExcludedByReason = second.Values.Where(e => e.Decision == "exclude" && !linked.Contains(e.Record) && !notRetrieved.Contains(e.Record)).GroupBy(e => e.Reason ?? "", StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Awaiting = unique.Count(r => !first.ContainsKey(r) && !second.ContainsKey(r) && !linked.Contains(r)),
            StudiesIncluded = studies.Count,
            ReportsIncluded = studies.Sum(s => Math.Max(1, s.Reports.Count)),
        };

        Dictionary<string, RecordScreened> Last(string stage) => events.OfType<RecordScreened>().Where(e => e.Stage == stage)
            .GroupBy(e => e.Record, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    /// <summary>A flow letter by letter.</summary>
    public static string Written(PrismaFlow flow) => JsonSerializer.Serialize(flow, JsonSerializerOptions.Web);

    /// <summary>The message of an entry.</summary>
    public static RecordsLogged Logged(object e, long version, DateTimeOffset at)
    {
        var entry = new RecordsLogged { Review = "osteo", Version = version, OccurredAt = at, By = "ann" };
        return e switch
        {
            SearchRun search => entry with { Search = new LoggedSearch(new Guid((int)version, 0, 0, new byte[8]), search.Database, search.Date, search.Query, search.Hits) },
            RecordsImported imported => entry with { Source = "PubMed", ContentHash = imported.ContentHash, Records = [.. imported.Records.Select(r => new ScreeningRecord { Id = r.Id, DuplicateOf = r.DuplicateOf, Title = r.Title, Doi = r.Doi })] },
            RecordScreened screened => entry with { Record = screened.Record, Stage = screened.Stage, Decision = screened.Decision, Reason = screened.Reason },
            RecordLinked linked => entry with { Record = linked.Record, Study = linked.Study },
            _ => throw new ArgumentException(e.GetType().Name),
        };
    }

    /// <summary>A log of a few records with every kind of entry, by chance.</summary>
    public static List<object> ByChance(Random random)
    {
        string[] reasons = ["wrong test", "no 2x2 table", "Report not retrieved"];
        var (events, known) = (new List<object>(), new List<string>());
        for (var i = 0; i < 40; i++)
        {
            object next = (known.Count == 0 ? 1 : random.Next(10)) switch
            {
                0 => new SearchRun(random.Next(2) == 0 ? "PubMed" : "Embase", new DateOnly(2026, 1, 1 + random.Next(28)), "q", random.Next(50)),
                1 => Import(i),
                2 or 3 => new RecordLinked(Pick(), $"study-{random.Next(4)}"),
                var n => Decided(n % 2 == 0 ? "title-abstract" : "full-text"),
            };
            events.Add(next);
        }

        return events;

        string Pick() => known[random.Next(known.Count)];

        RecordScreened Decided(string stage) => random.Next(2) == 0
            ? new RecordScreened(Pick(), stage, "include", null)
            : new RecordScreened(Pick(), stage, "exclude", reasons[random.Next(stage == "full-text" ? 3 : 2)]);

        RecordsImported Import(int number)
        {
            var records = new List<ImportedRecord>();
            for (var j = 0; j <= random.Next(4); j++)
            {
                var repeats = known.Count > 0 && random.Next(4) == 0 ? Pick() : null;
                var id = $"r-{number}-{j}";
                records.Add(new ImportedRecord { Id = repeats ?? id, DuplicateOf = repeats, Title = id });
                if (repeats is null) known.Add(id);
            }

            return new RecordsImported("ris", $"hash-{number}", records);
        }
    }
}
