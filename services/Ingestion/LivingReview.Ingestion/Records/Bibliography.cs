using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Records;

/// <summary>Records of a RIS or nbib file; one that has neither title nor number is a fault.</summary>
internal static class Bibliography
{
    public static async IAsyncEnumerable<ImportedRecord> ReadAsync(
        Stream file, bool nbib, FaultLog faults, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        await using var records = TaggedText.ReadAsync(text, nbib, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await records.MoveNextAsync()) yield break;
            }
            catch (DecoderFallbackException)
            {
                throw new UnreadableFileException("The file is not UTF-8 text.");
            }

            var record = nbib ? OfNbib(records.Current) : OfRis(records.Current);
            if (RecordRules.IdOf(record) is { } id) yield return record with { Id = id };
            else faults.Add(new ImportFault(records.Current.Line, "", "The record has neither title nor DOI nor PubMed id."));
        }
    }

    private static ImportedRecord OfRis(TaggedRecord r) => new()
    {
        Id = "",
        Title = Text(r.First("TI", "T1")),
        Year = Year(r.First("PY", "Y1", "DA")),
        Doi = RecordRules.DoiOf(r.First("DO")) ?? r.All("UR").Where(u => u.Contains("doi.org/", StringComparison.OrdinalIgnoreCase)).Select(RecordRules.DoiOf).FirstOrDefault(),
        Pmid = r.First("DB")?.Contains("PubMed", StringComparison.OrdinalIgnoreCase) == true ? Number(r.First("AN", "ID")) : null,
        Authors = [.. r.All("AU", "A1").Take(100)],
        Journal = Text(r.First("JO", "JF", "T2", "JA")),
    };

    private static ImportedRecord OfNbib(TaggedRecord r) => new()
    {
        Id = "",
        Title = Text(r.First("TI")),
        Year = Year(r.First("DP")),
        Doi = r.All("LID").Concat(r.All("AID")).Where(v => v.EndsWith("[doi]", StringComparison.Ordinal)).Select(v => RecordRules.DoiOf(v[..^5])).FirstOrDefault(),
        Pmid = Number(r.First("PMID")),
        Authors = [.. r.All("FAU", "AU").Take(100)],
        Journal = Text(r.First("JT", "TA")),
        Retracted = r.All("PT").Contains("Retracted Publication") || r.All("RIN").Count > 0,
    };

    private static string? Text(string? text) => FieldRules.Text(text?.Replace("\0", "", StringComparison.Ordinal)) is { } trimmed ? trimmed[..Math.Min(trimmed.Length, 2000)] : null;

    private static string? Number(string? text) => text is not null && text.Length is > 0 and < 12 && text.All(char.IsAsciiDigit) ? text : null;

    private static int? Year(string? text) =>
        text?.Length >= 4 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1800 and <= 2100 ? year : null;
}
