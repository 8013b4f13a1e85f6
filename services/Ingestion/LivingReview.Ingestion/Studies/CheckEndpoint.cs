using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Studies;

/// <summary>The rules and the guard without a write: what a form says while it is filled in, in the words of the submission itself.</summary>
internal static class CheckEndpoint
{
    public static void MapStudyCheck(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/reviews/{review}/studies/check", CheckAsync).Needs(Role.Reader)
            .Described("checkStudy", "Checks a study as its submission would, and shows what it would change; nothing is saved.")
            .Answers<StudyCheck>().Refuses("extraction-refused").Example(StudyExamples.Submission);

    private static async Task<IResult> CheckAsync(string review, StudySubmission submission, IIngestionStore store, CancellationToken cancellationToken)
    {
        // The review is read and not locked: writers do not wait for a person who is typing.
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        var (study, current, refused) = await StudyIntake.CheckAsync(new Evidence(session, head, head.Revision), submission, new Faults(), cancellationToken);
        if (study is null) return refused!;
        return Results.Ok(new StudyCheck
        {
            Study = study,
            Corrects = current?.Version,
            Changes = current is null ? [] : StudyDiff.Between(current.Study, study),
        });
    }
}
