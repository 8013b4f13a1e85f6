using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Imports;

/// <summary>Undoes an import as one step, as long as nothing later rests on it; else it says what does.</summary>
internal static class UndoEndpoint
{
    public static void MapImportUndo(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/reviews/{review}/imports", ListAsync).Described("listImports", "Lists the imports that wrote something, the newest first.").Answers<PastImport[]>();
        app.MapPost("/api/reviews/{review}/imports/{importId:guid}/undo", UndoAsync).Needs(Role.Reviewer)
            .Described("undoImport", "Undoes an import as one step, as long as nothing later rests on it.").Answers<ImportUndone>()
            .Refuses("unknown-import", "import-undone", "import-built-upon");
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IIngestionStore store, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var imports = await session.Query<ImportRecord>().Where(i => i.Review == review).ToListAsync(cancellationToken);
        var parts = imports.ToLookup(i => i.Whole ?? i.Id);
        return Paging.Answer(http, imports.Where(i => i.Whole is null).OrderByDescending(i => i.ImportedAt).Select(i => i.ToSummary(parts[i.Id])), i => i.Id.ToString(), limit, after);
    }

    private static Task<IResult> UndoAsync(string review, Guid importId, EvidenceLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImportedStudy> imported = [];
        return log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                var record = await evidence.Session.LoadAsync<ImportRecord>(importId, token);
                if (record is null || record.Review != review || record.Whole is not null) return Problem.Result(404, "unknown-import", "Unknown import", $"import: the review has no import '{importId}' that wrote something.");
                if (record.UndoneAt is not null) return Problem.Result(409, "import-undone", "The import is undone already", $"import: '{importId}' was undone.");
                var parts = await evidence.Session.Query<ImportRecord>().Where(i => i.Review == review && i.Whole == importId).ToListAsync(token);
                imported = [.. record.Studies, .. parts.SelectMany(p => p.Studies)];
                var studies = (await evidence.Session.LoadManyAsync<StudyRecord>(token, [.. imported.Select(s => StudyRecord.IdOf(review, s.Study))])).ToDictionary(s => s.Study.Id, StringComparer.Ordinal);
                var later = imported.Where(s => studies.GetValueOrDefault(s.Study)?.Version != s.Version).Select(s => $"'{studies.GetValueOrDefault(s.Study)?.Study.Label ?? s.Study}'").ToList();
                if (later.Count > 0)
                {
                    return Problem.Result(409, "import-built-upon", "Later changes rest on the import",
                        $"import: changed since then: {string.Join(", ", later.Take(20))}{(later.Count > 20 ? " and others" : "")}. Undo or correct these studies one by one.");
                }

                foreach (var one in imported)
                {
                    var before = one.Added ? null : await BeforeAsync(evidence.Session, studies[one.Study], token);
                    if (Undo(studies[one.Study], one.Version, before) is Decision.Append append) evidence.Append(append.Event);
                }

                evidence.Session.Store(record with { UndoneAt = time.GetUtcNow() });
                return null;
            },
            (written, _) => Task.FromResult(Results.Ok(new ImportUndone
            {
                Import = importId,
                Revision = written.Events.Count == 0 ? 0 : written.Events[^1].Version,
                Removed = [.. imported.Where(s => s.Added).Select(s => s.Study)],
                Reverted = [.. imported.Where(s => !s.Added).Select(s => s.Study)],
            })),
            cancellationToken);
    }

    /// <summary>The study as it was before its newest revision.</summary>
    private static async Task<ExtractedStudy?> BeforeAsync(IQuerySession session, StudyRecord record, CancellationToken cancellationToken)
    {
        var (review, revisions) = (record.Review, record.Revisions.SkipLast(1).ToArray());
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == review && e.Version.IsOneOf(revisions)).OrderBy(e => e.Version).ToListAsync(cancellationToken);
        return events.Select(StudyHistories.StudyOf).LastOrDefault(s => s is not null);
    }
}
