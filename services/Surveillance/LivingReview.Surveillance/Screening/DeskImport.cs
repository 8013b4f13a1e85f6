using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Screening;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Surveillance.Screening;

/// <summary>From a bibliography to records of the desk. A DOI or PubMed id in common makes two records one; a title with its year does where no number speaks against it.</summary>
internal static class DeskImport
{
    public static IReadOnlyList<ScreeningRecord> Records(Bibliography file, IEnumerable<ScreenedWork> known)
    {
        var works = known.ToList();
        var (byNumber, byTitle) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, ScreeningRecord>(StringComparer.Ordinal));
        foreach (var work in works) Learn(work.Record, work.Record.DuplicateOf ?? work.Record.Id);
        var ids = works.Select(w => w.Record.Id).ToHashSet(StringComparer.Ordinal);
        var records = new List<ScreeningRecord>();
        foreach (var read in file.Records)
        {
            var record = new ScreeningRecord { Title = read.Title, Authors = read.Authors, Abstract = read.Abstract, Year = read.Year, Doi = read.Doi, Pmid = read.Pmid };
            var twin = Numbers(record).Select(n => byNumber.GetValueOrDefault(n)).FirstOrDefault(t => t is not null) ?? SameTitle(record) ?? SameText(record);
            record = record with { Id = FreeId(record, ids), DuplicateOf = twin };
            ids.Add(record.Id);
            Learn(record, twin ?? record.Id);
            records.Add(record);
        }

        return records;

        void Learn(ScreeningRecord record, string id)
        {
            foreach (var number in Numbers(record)) byNumber.TryAdd(number, id);
            if (TitleKey(record) is { } key) byTitle.TryAdd(key, record with { Id = id });
        }

        string? SameTitle(ScreeningRecord record) =>
            TitleKey(record) is { } key && byTitle.TryGetValue(key, out var other) && !Differ(other.Doi, record.Doi) && !Differ(other.Pmid, record.Pmid) ? other.Id : null;

        string? SameText(ScreeningRecord record) =>
            record.Title is null && !Numbers(record).Any() && "r-" + Hash(Distinguishing(record)) is var id && ids.Contains(id) ? id : null;
    }

    /// <summary>Title without marks and case, and year.</summary>
    public static string? TitleKey(ScreeningRecord record) =>
        record is { Title: { } title, Year: { } year } && string.Concat(PlainText.WithoutMarks(title).Where(char.IsLetterOrDigit)) is { Length: > 0 } plain
            ? Hash(plain) + FormattableString.Invariant($":{year}") : null;

    private static IEnumerable<string> Numbers(ScreeningRecord record)
    {
        if (record.Doi is { } doi) yield return "doi:" + doi;
        if (record.Pmid is { } pmid) yield return "pmid:" + pmid;
    }

    private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;

    private static string FreeId(ScreeningRecord record, HashSet<string> taken)
    {
        var id = "r-" + Hash(Distinguishing(record));
        for (var i = 2; taken.Contains(id); i++) id = FormattableString.Invariant($"r-{Hash(Distinguishing(record))}-{i}");
        return id;
    }

    /// <summary>What tells a record from others. One without numbers and title is kept too: it was identified, so it counts.</summary>
    private static string Distinguishing(ScreeningRecord record) =>
        Numbers(record).FirstOrDefault() ?? TitleKey(record) ?? record.Title ?? string.Join('|', [record.Year?.ToString(CultureInfo.InvariantCulture), record.Abstract, .. record.Authors]);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
