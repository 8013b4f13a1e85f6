using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Preview;

/// <summary>Shadow studies: a draft or a preprint as a what-if. It reads, and writes nothing.</summary>
internal static class PreviewEndpoints
{
    public static void MapPreview(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/reviews/{review}/estimates/preview", PreviewAsync).Needs(Role.Reader)
            .Described("previewStudy", "Shows what a draft study would change in the estimates; nothing is saved.").Answers<StudyPreview>();

    private static async Task<IResult> PreviewAsync(
        string review, StudySubmission draft, IAnalysisStore store, EvidenceReader evidence, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var state = await evidence.ReadAsync(session, review, cancellationToken);
        if (state.Head == 0) return Problem.UnknownReview(review);
        var faults = new Faults();
        return DraftRules.Check(draft, state.Protocol, faults) is { } study ? Results.Ok(WhatIf.Preview(state, study)) : Problem.Invalid(faults);
    }
}
