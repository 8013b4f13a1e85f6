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
    private const int MaxChanges = 500;

    public static void MapPreview(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/estimates/preview", PreviewAsync).Needs(Role.Reader)
            .Described("previewStudy", "Shows what a draft study would change in the estimates; nothing is saved.")
            .Example(new StudySubmission { Label = "Draft 2026", Year = 2026, Tables = [new TableSubmission { Tp = 120, Fp = 30, Fn = 12, Tn = 220 }] }).Answers<StudyPreview>();
        app.MapPost("/api/reviews/{review}/estimates/preview/changes", PreviewChangesAsync).Needs(Role.Reader)
            .Described("previewChanges", "Shows what withdrawals and included studies would change together in the estimates; nothing is saved.")
            .Example(new EvidenceWhatIf { Withdraw = ["example-2025"] }).Answers<EvidencePreview>();
    }

    /// <summary>What several changes would do together: withdrawals, and studies that would count.</summary>
    private static async Task<IResult> PreviewChangesAsync(
        string review, EvidenceWhatIf changes, IAnalysisStore store, EvidenceReader evidence, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var state = await evidence.ReadAsync(session, review, cancellationToken);
        if (state.Head == 0) return Problem.UnknownReview(review);
        var faults = new Faults();
        faults.Require(changes.Withdraw.Count + changes.Include.Count is > 0 and <= MaxChanges, "withdraw", "1 to 500 changes are needed.");
        if (!faults.None) return Problem.Invalid(faults);
        foreach (var (id, i) in changes.Withdraw.Select((id, i) => (id, i)))
            faults.Require(id is not null && state.Studies.ContainsKey(id), FormattableString.Invariant($"withdraw[{i}]"), $"The review has no study '{id}' that counts.");
        var included = changes.Include.Select(draft => draft is null ? null : DraftRules.Check(draft, state.Protocol, faults)).ToList();
        return faults.None ? Results.Ok(WhatIf.Preview(state, changes.Withdraw, [.. included.OfType<ExtractedStudy>()])) : Problem.Invalid(faults);
    }

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
