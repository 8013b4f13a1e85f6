using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Screening;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Surveillance.Records;

/// <summary>What makes two records of files one, and what a record is called.</summary>
internal static class RecordRules
{
    private const string Title = "title:";

    /// <summary>DOI, then PubMed id, then title and year; titles without diacritics, case and punctuation.</summary>
    public static IReadOnlyList<string> Marks(ScreeningRecord record)
    {
        var marks = new List<string>();
        if (record.Doi is { } doi) marks.Add("doi:" + doi);
        if (record.Pmid is { } pmid) marks.Add("pmid:" + pmid);
        if (TitleKey(record) is { } key) marks.Add(Title + key);
        return marks;
    }

    /// <summary>Id from the first mark, or from the title alone; null if there is neither.</summary>
    public static string? IdOf(ScreeningRecord record) =>
        Marks(record) is [var first, ..] ? "r-" + Hash(first) : Plain(record.Title ?? "") is { Length: > 0 } plain ? "r-" + Hash(Title + plain) : null;

    /// <summary>Id of a record without numbers and title, from what it says.</summary>
    public static string IdOfText(ScreeningRecord record) => "r-" + Hash(string.Join('|', [record.Year?.ToString(CultureInfo.InvariantCulture), record.Abstract, .. record.Authors]));

    /// <summary>Title without marks and case, and year; null without either.</summary>
    public static string? TitleKey(ScreeningRecord record) =>
        record is { Title: { } title, Year: { } year } && Plain(title) is { Length: > 0 } plain ? Hash(plain) + FormattableString.Invariant($":{year}") : null;

    /// <summary>Whether a mark is of title and year, which do not prove that two records are one paper.</summary>
    public static bool IsTitle(string mark) => mark.StartsWith(Title, StringComparison.Ordinal);

    private static string Plain(string title) => string.Concat(PlainText.WithoutMarks(title).Where(char.IsLetterOrDigit));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
