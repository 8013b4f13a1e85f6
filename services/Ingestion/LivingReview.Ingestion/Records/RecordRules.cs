using System.Security.Cryptography;
using System.Text;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Records;

/// <summary>What makes two records one, and what a record is called.</summary>
internal static class RecordRules
{
    public const string TitleAbstract = "title-abstract";
    public const string FullText = "full-text";

    /// <summary>By DOI, then PubMed id, then title and year; titles without marks, case and punctuation.</summary>
    public static IReadOnlyList<string> Marks(ImportedRecord record)
    {
        var marks = new List<string>();
        if (record.Doi is { } doi) marks.Add("doi:" + doi);
        if (record.Pmid is { } pmid) marks.Add("pmid:" + pmid);
        if (record is { Title: { } title, Year: { } year } && Plain(title) is { Length: > 0 } plain) marks.Add(FormattableString.Invariant($"title:{Hash(plain)}:{year}"));
        return marks;
    }

    /// <summary>Id from the first mark, or from the title alone; null if there is neither.</summary>
    public static string? IdOf(ImportedRecord record) =>
        Marks(record) is [var first, ..] ? "r-" + Hash(first) : Plain(record.Title ?? "") is { Length: > 0 } plain ? "r-" + Hash("title:" + plain) : null;

    /// <summary>Finds duplicates among the records of a file and those known by mark; the first of a paper stays.</summary>
    public static IReadOnlyList<ImportedRecord> Merge(IEnumerable<ImportedRecord> records, IReadOnlyDictionary<string, string> known)
    {
        var marked = new Dictionary<string, string>(known, StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var merged = new List<ImportedRecord>();
        foreach (var record in records)
        {
            var marks = Marks(record);
            var twin = marks.Select(m => marked.GetValueOrDefault(m)).FirstOrDefault(id => id is not null) ?? (ids.Contains(record.Id) ? record.Id : null);
            foreach (var mark in marks) marked.TryAdd(mark, twin ?? record.Id);
            ids.Add(record.Id);
            merged.Add(record with { DuplicateOf = twin });
        }

        return merged;
    }

    public static bool IsStage(string? stage) => stage is TitleAbstract or FullText;

    public static string? DoiOf(string? text) => FieldRules.Doi(text);

    private static string Plain(string title) => string.Concat(PlainText.WithoutMarks(title).Where(char.IsLetterOrDigit));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
