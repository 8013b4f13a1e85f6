using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.Surveillance.Records;

/// <summary>The records of a file as the desk keeps them, each with its line; one that has neither title nor number is a fault.</summary>
internal static class RecordFiles
{
    public static IReadOnlyList<(int Line, ScreeningRecord Record)> Identified(Bibliography file, string? source, FaultLog faults)
    {
        var identified = new List<(int, ScreeningRecord)>();
        foreach (var read in file.Records)
        {
            var record = Imported(read, source);
            if (RecordRules.IdOf(record) is { } id) identified.Add((read.Line, record with { Id = id }));
            else faults.Add(new ImportFault(read.Line, "", "The record has neither title nor DOI nor PubMed id."));
        }

        return identified;
    }

    /// <summary>Every record of a file, one that has neither title nor number too: it was identified, so it counts.</summary>
    public static IReadOnlyList<ScreeningRecord> All(Bibliography file, string? source) =>
        [.. file.Records.Select(read => Imported(read, source)).Select(record => record with { Id = RecordRules.IdOf(record) ?? RecordRules.IdOfText(record) })];

    private static ScreeningRecord Imported(BibliographicRecord record, string? source) => new()
    {
        Title = record.Title,
        OriginalTitle = record.OriginalTitle,
        Year = record.Year,
        Doi = record.Doi,
        Pmid = record.Pmid,
        Authors = record.Authors,
        Journal = record.Journal,
        Abstract = record.Abstract,
        Keywords = record.Keywords,
        Language = record.Language,
        PublicationTypes = record.PublicationTypes,
        Source = source ?? record.Source,
        Labels = record.Labels,
        Retracted = record.Retracted,
    };
}
