using System.Security.Cryptography;
using System.Text;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Works;

/// <summary>What makes two records one work, and what may.</summary>
internal static class WorkMarks
{
    private const int BlockWords = 4;
    private const int ShortWord = 3;

    /// <summary>Identifiers that belong to one work alone: DOI, PubMed id, the registration's own number.</summary>
    public static IReadOnlyList<string> Identifiers(SourceRecord record) =>
        [.. new[] { Mark("doi", record.Doi), Mark("pmid", record.Pmid), Mark("registration", record.Registration) }.OfType<string>()];

    /// <summary>Under what look-alikes are sought: the first long words of the title. The year is compared later, for a preprint may be a year older.</summary>
    public static string? Block(SourceRecord record) =>
        TitleWords(record.Title).Where(w => w.Length > ShortWord).Take(BlockWords).ToList() is { Count: > 1 } words ? "title:" + string.Join(' ', words.Order(StringComparer.Ordinal)) : null;

    /// <summary>Registrations that the record names, by the mark of the registration's own work.</summary>
    public static IEnumerable<string> Named(SourceRecord record) => record.Registrations.Select(r => Mark("registration", r)!);

    /// <summary>The marks under which a record's work is found again.</summary>
    public static IEnumerable<string> Stored(SourceRecord record) =>
        [.. Identifiers(record), .. Optional(Block(record)), .. Optional(Mark("article", record.PublishedAs)), .. record.Registrations.Select(r => Mark("reports", r)!)];

    /// <summary>The marks of works that a record may belong to or is linked with.</summary>
    public static IEnumerable<string> Sought(SourceRecord record) =>
    [
        .. Identifiers(record), .. Optional(Block(record)), .. Optional(Mark("doi", record.PublishedAs)), .. Named(record),
        .. Optional(Mark("article", record.Doi)), .. Optional(Mark("reports", record.Registration)),
    ];

    /// <summary>Key of the work that a record founds: the same for the same record, whenever and wherever it is taken in.</summary>
    public static string KeyOf(SourceRecord record) => "w-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Identifiers(record) is [var first, ..] ? first : $"{record.Source}:{record.SourceId}")))[..16];

    public static IReadOnlyList<string> TitleWords(string? title) =>
        new string([.. PlainText.WithoutMarks(title ?? "").Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Optional(string? mark) => mark is null ? [] : [mark];

    private static string? Mark(string kind, string? value) => value is null ? null : $"{kind}:{value.ToLowerInvariant()}";
}
