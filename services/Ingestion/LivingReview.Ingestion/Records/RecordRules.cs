using System.Security.Cryptography;
using System.Text;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Ingestion.Records;

/// <summary>What makes two records one, and what a record is called.</summary>
internal static class RecordRules
{
    public const string TitleAbstract = "title-abstract";
    public const string FullText = "full-text";

    /// <summary>DOI, then PubMed id, then title and year; titles without diacritics, case and punctuation.</summary>
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

    /// <summary>Whether a mark is of title and year, which do not prove that two records are one paper.</summary>
    public static bool IsTitle(string mark) => mark.StartsWith("title:", StringComparison.Ordinal);

    public static bool IsStage(string? stage) => stage is TitleAbstract or FullText;

    private static string Plain(string title) => string.Concat(PlainText.WithoutMarks(title).Where(char.IsLetterOrDigit));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
