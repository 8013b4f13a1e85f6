using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Extraction;
using LivingReview.Surveillance.Extraction.Models;
using LivingReview.Surveillance.Ranking;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Screening;

/// <summary>What to read next, how much may be left, and what an abstract prints.</summary>
internal static class ReadingEndpoints
{
    public static void MapReading(this IEndpointRouteBuilder desk)
    {
        desk.MapGet("/queue", QueueAsync).Described("getScreeningQueue", "Lists the caller's next records at a stage, what is likely relevant first; X-Total-Count says how many wait.").CountsAll().Refuses("no-screening-plan");
        desk.MapGet("/stopping", StoppingAsync).Described("getStoppingReport", "Estimates how many relevant records may be left unread.").Refuses("no-screening-plan");
        desk.MapGet("/records/{record}/extraction", ExtractionAsync).Described("extractRecord", "Finds the figures of accuracy that an abstract prints, and the tables that fit them.").Refuses("unknown-record");
        desk.MapPost("/records/{record}/extraction/model", AskModelAsync)
            .Described("askLanguageModel", "Lets the language model that the operator has set read an abstract beside the program; what does not stand in the abstract is left out.")
            .Refuses("unknown-record", "no-language-model", "language-model-failed");
    }

    /// <summary>The caller's next records at a stage. Title and abstract: in the order last learned, records that came since first.</summary>
    private static async Task<Results<Ok<IReadOnlyList<ScreeningRecordView>>, ProblemHttpResult>> QueueAsync(
        string review, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken,
        [FromQuery] string stage = ScreeningVocabulary.TitleAbstract, [FromQuery, Range(1, Paging.Largest)] int limit = 20, [FromQuery] string? screener = null)
    {
        if (!Desk.IsStage(stage)) return Desk.UnknownStage();
        var state = await log.ReadAsync(review, cancellationToken);
        if (state.Plan is null) return Desk.NoPlan(review);
        var person = Desk.ScreenerOf(http, screener);
        var open = state.InOrder.Where(r => r.IsOpenAt(stage) && r.At(stage).Awaits(person)).ToList();
        if (stage == ScreeningVocabulary.TitleAbstract)
        {
            await using var session = store.QuerySession();
            var places = (await session.LoadAsync<ReadingOrderRecord>(review, cancellationToken))?.Records.Index().ToDictionary(r => r.Item, r => r.Index, StringComparer.Ordinal) ?? [];
            open = [.. open.OrderBy(r => places.GetValueOrDefault(r.Id, -1))];
        }

        Desk.CountAll(http, open.Count);
        return TypedResults.Ok(await JudgingEndpoints.ViewsAsync(review, [.. open.Take(limit)], store, person, cancellationToken));
    }

    private static async Task<Results<Ok<StoppingReport>, ProblemHttpResult>> StoppingAsync(string review, ScreeningLog log, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        var state = await log.ReadAsync(review, cancellationToken);
        if (state.Plan is null) return Desk.NoPlan(review);
        await using var session = store.QuerySession();
        var order = await session.LoadAsync<ReadingOrderRecord>(review, cancellationToken);
        var estimate = RecallEstimate.Of([.. state.Settled.Select(id => state.Records[id].TitleAbstract.Outcome!.Decision == "include")], state.InOrder.Count(r => r.DuplicateOf is null));
        return TypedResults.Ok(new StoppingReport
        {
            Found = estimate.Found,
            Unread = estimate.Unread,
            Recall = estimate.Recall,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
            Window = estimate.Window,
            WindowRelevant = estimate.WindowRelevant,
            SinceLastRelevant = estimate.SinceLastRelevant,
            OrderedAt = order?.OrderedAt,
        });
    }

    private static async Task<Results<Ok<ExtractionCandidate>, ProblemHttpResult>> ExtractionAsync(
        string review, string record, ISurveillanceStore store, ModelReader model, CancellationToken cancellationToken)
    {
        if (await FindAsync(review, record, store, cancellationToken) is not { } work) return Unknown(record);
        using var span = Tracing.Resume("read abstract", work.Trace);
        return TypedResults.Ok(ExtractionCandidates.Of(work.Record) with { Trace = work.Trace, LanguageModel = model.Name });
    }

    private static async Task<Results<Ok<ModelReading>, ProblemHttpResult>> AskModelAsync(
        string review, string record, ISurveillanceStore store, ModelReader model, CancellationToken cancellationToken)
    {
        if (await FindAsync(review, record, store, cancellationToken) is not { } work) return Unknown(record);
        if (model.Name is null)
            return TypedResults.Problem(Problem.Details(409, "no-language-model", "No language model is set", "The operator has set none (Surveillance__LanguageModel__Address and __Model)."));
        using var span = Tracing.Resume("ask language model", work.Trace);
        try
        {
            return TypedResults.Ok(await model.ReadAsync(work.Record, cancellationToken));
        }
        catch (ModelFault fault)
        {
            return TypedResults.Problem(Problem.Details(502, "language-model-failed", "The language model gave nothing", $"{fault.Message} What the program found in the abstract stands."));
        }
    }

    private static async Task<ScreenedWork?> FindAsync(string review, string record, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ScreenedWork>(ScreenedWork.IdOf(review, record), cancellationToken);
    }

    private static ProblemHttpResult Unknown(string record) => TypedResults.Problem(Problem.Details(404, "unknown-record", "Unknown record", $"record: the desk has no record '{record}'."));
}
