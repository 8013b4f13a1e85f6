using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Imports;

/// <summary>How a file is to be read, from the address and the Content-Type of a request; every endpoint finds it here.</summary>
internal static class ImportRequest
{
    public static async Task<(ImportAnswers? Answers, IResult? Refusal)> ReadAsync(
        string review, string? contentType, string? profile, string? format, string? sheet, string[] answers, IIngestionStore store, CancellationToken cancellationToken)
    {
        var (mapping, refusal) = await ProfileAsync(review, contentType, profile, format, store, cancellationToken);
        if (mapping is null) return (null, refusal);
        var given = sheet is null ? answers : [.. answers, "sheet:" + sheet];
        return ImportAnswers.Parse(given, mapping, out var fault) is { } parsed ? (parsed, null) : (null, Problem.Result(400, "malformed", "Unknown answer", fault));
    }

    private static async Task<(MappingProfile? Profile, IResult? Refusal)> ProfileAsync(
        string review, string? contentType, string? profile, string? format, IIngestionStore store, CancellationToken cancellationToken)
    {
        if (format is not null && !FileFormats.All.Contains(format, StringComparer.Ordinal))
        {
            return (null, Problem.Result(400, "malformed", "Unknown format", $"format: one of {string.Join(", ", FileFormats.All)}."));
        }

        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return (null, Problem.UnknownReview(review));
        if (profile is not null)
        {
            if (await ProfileStore.FindAsync(session, review, profile, cancellationToken) is not { } found) return (null, ProfileEndpoints.Unknown(profile));
            // A workbook is read with the profile of a text file, and the other way round.
            return ((format ?? FileFormats.OfMediaType(contentType)) is { } other && other != "csv" ? found with { Format = other } : format is null ? found : found with { Format = format }, null);
        }

        if ((format ?? FileFormats.OfMediaType(contentType)) is { } known) return (Profiles.OfFormat(known), null);
        return (null, Problem.Result(415, "unsupported-format", "This kind of file cannot be imported",
            "Content-Type: send text/csv, text/tab-separated-values or an .xlsx workbook, or say ?format= or ?profile=."));
    }
}
