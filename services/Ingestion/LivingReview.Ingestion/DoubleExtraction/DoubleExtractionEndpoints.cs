using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.DoubleExtraction;

/// <summary>
/// Two persons extract a study; neither sees the other's work until both have handed in. What they agree on then enters the evidence with both
/// names, also under the two-person rule, which it fulfils. An included study is corrected by it, in its figures or in the judgement of its bias.
/// </summary>
internal static class DoubleExtractionEndpoints
{
    public static void MapDoubleExtractions(this IEndpointRouteBuilder app)
    {
        var extractions = app.MapGroup("/api/reviews/{review}/extractions").Needs(Role.Extractor);
        extractions.MapGet("", ListAsync).Described("listExtractions", "Lists the studies that two persons extract, the newest first.").Answers<DoubleExtractionView[]>();
        extractions.MapPost("", AssignAsync).Described("assignExtraction", "Has a study extracted by two persons who do not see each other's work.")
            .Example(new AssignExtraction { Label = "Example 2026", Source = "10.1000/example.1", Extractors = ["Ann", "Ben"] }).Answers<DoubleExtractionView>(201).Refuses("unknown-study", "study-withdrawn");
        extractions.MapGet("/{extraction:guid}", ShowAsync).Described("getExtraction", "Shows a double extraction: the caller's own part until both are there, then both and their differences.").Answers<DoubleExtractionView>().Refuses("unknown-extraction");
        extractions.MapPut("/{extraction:guid}/entry", HandInAsync).Described("handInExtraction", "Hands in one person's extraction.")
            .Example(new ExtractionEntry { By = "Ann", Study = StudyExamples.Submission }).Answers<DoubleExtractionView>().Refuses("unknown-extraction", "extraction-complete", "not-assigned");
        extractions.MapSheets();
        extractions.MapPost("/{extraction:guid}/joining", JoinAsync).Described("joinExtractions", "Says that what two persons handed in under different names is one study.")
            .Example(new JoinExtractions { With = Guid.Parse("01994f2e-7c1a-7e52-9f0b-3c5d8a6b1e20") }).Answers<DoubleExtractionView>().Refuses("unknown-extraction", "extraction-complete", "not-assigned");
        extractions.MapPost("/{extraction:guid}/reconciliation", ReconcileAsync).Described("reconcileExtraction", "Includes the study that both agreed on, with both names; 200 where it was included before and is corrected.")
            .Example(new ExtractionEntry { By = "Cora", Study = StudyExamples.Submission })
            .Answers<StudyView>(201).Answers<StudyView>()
            .Refuses("unknown-extraction", "extraction-incomplete", "extraction-reconciled", "extraction-refused", "study-exists", "unknown-study", "study-withdrawn");
    }

    private static async Task<IResult> ListAsync(string review, string? by, [Range(1, Paging.Largest)] int? limit, string? after, IIngestionStore store, HttpContext http, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var all = await session.Query<DoubleExtractionRecord>().Where(e => e.Review == review).ToListAsync(cancellationToken);
        return Paging.Answer(http, all.OrderByDescending(e => e.AssignedAt).ThenByDescending(e => e.Id).Select(e => e.ToView(name => IsCaller(name, by, http))), e => e.Id.ToString(), limit, after);
    }

    private static async Task<IResult> ShowAsync(string review, Guid extraction, string? by, IIngestionStore store, HttpContext http, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await FindAsync(session, review, extraction, cancellationToken) is { } found ? Results.Ok(found.ToView(name => IsCaller(name, by, http))) : Unknown(extraction);
    }

    private static async Task<IResult> AssignAsync(string review, AssignExtraction request, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var label = FieldRules.Text(request.Label, "label", faults);
        var source = FieldRules.Text(request.Source, "source", faults);
        faults.Require(label is { Length: <= 200 }, "label", "A label of 1 to 200 characters is needed, such as \"Jang 2021\".");
        var extractors = request.Extractors.Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name.Trim()).Distinct(StringComparer.Ordinal).ToList();
        faults.Require(extractors.Count is 0 or 2, "extractors", "Two persons, or none for the first two who do it.");
        if (!faults.None) return Problem.Invalid(faults);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        if (FieldRules.Text(request.Corrects) is { } corrects)
        {
            var known = await session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, corrects), cancellationToken);
            if (known is null) return StudyResponses.Unknown(corrects);
            if (known.Withdrawn is not null) return StudyResponses.Refusal(new Decision.AlreadyWithdrawn(), corrects)!;
        }

        var assigned = new DoubleExtractionRecord(Guid.CreateVersion7(), review, label!, Caller.NameOf(http), time.GetUtcNow()) { Source = source, Extractors = extractors, Corrects = FieldRules.Text(request.Corrects) };
        session.Store(assigned);
        await session.SaveChangesAsync(cancellationToken);
        return Results.Created($"/api/reviews/{review}/extractions/{assigned.Id}", assigned.ToView(_ => false));
    }

    /// <summary>One person's extraction; it may be changed until the other one's is there.</summary>
    private static Task<IResult> HandInAsync(string review, Guid extraction, ExtractionEntry entry, EvidenceLog log, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        DoubleExtractionRecord? kept = null;
        var by = NameOf(entry.By, http);
        // The review is locked: of two who hand in at once neither is lost.
        return log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                var faults = new Faults();
                faults.Require(by is not null, "by", "Who extracts? Two persons are distinguished by their names.");
                if (await FindAsync(evidence.Session, review, extraction, token) is not { } found) return Unknown(extraction);
                var study = StudyRules.Check(entry.Study, evidence.Review.Protocol, faults);
                if (study is null || !faults.None) return Problem.Invalid(faults);
                if (found.Entries.Count == 2) return Problem.Result(409, "extraction-complete", "Both extractions are there", "extraction: they are compared now and can no longer be changed.");
                if (found.Extractors.Count > 0 && !found.Extractors.Any(name => IsCaller(name, by, http)))
                    return Problem.Result(403, "not-assigned", "Others are assigned to this", $"extractors: {string.Join(" and ", found.Extractors)} extract this study.");
                kept = found with { Entries = [.. found.Entries.Where(e => !IsCaller(e.By, by, http)), new HandedInExtraction(by!, time.GetUtcNow(), entry.Study, study)] };
                evidence.Session.Store(kept);
                await evidence.Session.SaveChangesAsync(token);
                return Results.Ok(kept.ToView(name => IsCaller(name, by, http)));
            },
            (_, _) => Task.FromResult(Results.Ok(kept)),
            cancellationToken);
    }

    /// <summary>A misspelt name keeps two extractions of one study apart; a person puts them together.</summary>
    private static Task<IResult> JoinAsync(string review, Guid extraction, JoinExtractions request, string? by, EvidenceLog log, HttpContext http, CancellationToken cancellationToken) => log.WriteAsync(
        review,
        async (evidence, token) =>
        {
            if (await FindAsync(evidence.Session, review, extraction, token) is not { } one) return Unknown(extraction);
            if (request.With == extraction || await FindAsync(evidence.Session, review, request.With, token) is not { } other) return Unknown(request.With);
            if (one.Entries.Count != 1 || other.Entries.Count != 1 || one.Study is not null || other.Study is not null || one.Entries[0].By == other.Entries[0].By || (one.Corrects is not null && other.Corrects is not null && one.Corrects != other.Corrects))
                return Problem.Result(409, "extraction-complete", "These two cannot be one", "with: two extractions are joined when each has one person's work, of different persons, on one study.");
            if (one.Extractors.Count > 0 && !one.Extractors.Contains(other.Entries[0].By, StringComparer.Ordinal))
                return Problem.Result(403, "not-assigned", "Others are assigned to this", $"extractors: {string.Join(" and ", one.Extractors)} extract this study.");
            var joined = one with { Corrects = one.Corrects ?? other.Corrects, Source = one.Source ?? other.Source, Entries = [one.Entries[0], other.Entries[0]] };
            evidence.Session.Store(joined);
            evidence.Session.Delete(other);
            await evidence.Session.SaveChangesAsync(token);
            return Results.Ok(joined.ToView(name => IsCaller(name, by, http)));
        },
        (_, _) => Task.FromResult(Results.Empty),
        cancellationToken);

    /// <summary>What both agreed on enters the evidence with both names.</summary>
    private static Task<IResult> ReconcileAsync(string review, Guid extraction, ExtractionEntry agreed, EvidenceLog log, HttpContext http, CancellationToken cancellationToken)
    {
        var id = "";
        return log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                if (await FindAsync(evidence.Session, review, extraction, token) is not { } found) return Unknown(extraction);
                if (found.Entries.Count < 2) return Problem.Result(409, "extraction-incomplete", "Two extractions are needed", "extraction: it is reconciled when both persons have handed in.");
                if (found.Study is not null) return Problem.Result(409, "extraction-reconciled", "It was reconciled already", $"extraction: its study is '{found.Study}'.");
                var names = found.Entries.Select(e => e.By).ToList();
                var submission = agreed.Study with { Id = found.Corrects ?? agreed.Study.Id, Tables = agreed.Study.Tables is null ? null : [.. agreed.Study.Tables.Select(t => t is null ? t! : t with { Extractors = names })] };
                var (study, current, refused) = await StudyIntake.CheckAsync(evidence, submission, new Faults(), token);
                if (study is null) return refused;
                id = study.Id;
                var by = NameOf(agreed.By, http) ?? Caller.NameOf(http);
                var decision = found.Corrects is null ? Submit(current, study) : Amend(current, current?.Version ?? 0, study, agreed.Study.Reason ?? $"Extracted again by {string.Join(" and ", names)}");
                if (decision is Decision.Unchanged)
                {
                    // Both confirm what is there: there is nothing to append, and the extraction is done.
                    evidence.Session.Store(found with { Study = id, ReconciledBy = by });
                    await evidence.Session.SaveChangesAsync(token);
                }

                if (decision is not Decision.Append append) return StudyResponses.Refusal(decision, id);
                evidence.Append(append.Event);
                evidence.Session.SetHeader(EvidenceLog.ActorHeader, $"{string.Join(" and ", names)}, reconciled by {by}");
                evidence.Session.Store(found with { Study = id, ReconciledBy = by });
                return null;
            },
            async (written, token) => await StudyResponses.ShowAsync(written.Session, review, id, created: await IsNewAsync(written.Session, extraction, token), token),
            cancellationToken);
    }

    private static async Task<bool> IsNewAsync(IQuerySession session, Guid extraction, CancellationToken cancellationToken) =>
        (await session.LoadAsync<DoubleExtractionRecord>(extraction, cancellationToken))?.Corrects is null;

    private static async Task<DoubleExtractionRecord?> FindAsync(IQuerySession session, string review, Guid extraction, CancellationToken cancellationToken) =>
        await session.LoadAsync<DoubleExtractionRecord>(extraction, cancellationToken) is { } found && found.Review == review ? found : null;

    /// <summary>Who extracts: the caller, or, where nobody signs in, who the request says; null if it says nobody.</summary>
    internal static string? NameOf(string? by, HttpContext http) =>
        Caller.NameOf(http) is var name && name != Caller.Local ? name : string.IsNullOrWhiteSpace(by) ? null : by.Trim();

    internal static bool IsCaller(string name, string? by, HttpContext http) =>
        Caller.NameOf(http) != Caller.Local ? Caller.IsSame(name, http) : by is not null && name.Equals(by.Trim(), StringComparison.OrdinalIgnoreCase);

    private static IResult Unknown(Guid extraction) => Problem.Result(404, "unknown-extraction", "Unknown extraction", $"extraction: the review has no extraction '{extraction}'.");
}
