using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Studies;

/// <summary>Withdraws or restores several studies in one commit, all or none; and shows earlier versions, to which a study can be corrected back.</summary>
internal static class ManyStudies
{
    private const int MaxStudies = 500;

    public static void MapManyStudies(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/withdrawals", WithdrawAsync).Needs(Role.Reviewer)
            .Described("withdrawStudies", "Withdraws several studies in one step, all or none.")
            .Example(new ManyWithdrawals { Studies = ["example-2025", "example-2026"], Kind = "exclusion", Reason = "Another population." }).Answers<StudiesChanged>().Refuses("unknown-study", "study-withdrawn");
        app.MapPost("/api/reviews/{review}/restorations", RestoreAsync).Needs(Role.Reviewer)
            .Described("restoreStudies", "Includes several withdrawn studies again in one step, all or none.")
            .Example(new ManyRestorations { Studies = ["example-2025", "example-2026"], Reason = "The population is the same after all." }).Answers<StudiesChanged>().Refuses("unknown-study", "study-counts");
        app.MapGet("/api/reviews/{review}/studies/{study}/versions/{version:int}", VersionAsync)
            .Described("getStudyVersion", "Shows a study as it was at one of its versions.").Answers<StudyView>().Refuses("unknown-study", "unknown-study-version");
    }

    private static Task<IResult> WithdrawAsync(string review, ManyWithdrawals request, EvidenceLog log, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(StudyEndpoints.WithdrawalKinds.Contains(request.Kind, StringComparer.Ordinal), "kind", $"One of: {string.Join(", ", StudyEndpoints.WithdrawalKinds)}.");
        return ChangeAsync(review, request.Studies, request.Reason, log, faults, (current, reason) => Withdraw(current, request.Kind!, reason), cancellationToken);
    }

    private static Task<IResult> RestoreAsync(string review, ManyRestorations request, EvidenceLog log, CancellationToken cancellationToken) =>
        ChangeAsync(review, request.Studies, request.Reason, log, new Faults(), Restore, cancellationToken);

    private static Task<IResult> ChangeAsync(
        string review, IReadOnlyList<string> studies, string? reason, EvidenceLog log, Faults faults, Func<StudyRecord?, string, Decision> decide, CancellationToken cancellationToken)
    {
        var ids = studies.Where(id => id is not null).Distinct(StringComparer.Ordinal).ToArray();
        faults.Require(ids.Length is > 0 and <= MaxStudies, "studies", "1 to 500 studies are needed.");
        var text = FieldRules.Text(reason, "reason", faults);
        faults.Require(text is not null, "reason", "A reason is needed: it stays in the history of each study.");
        return log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                if (!faults.None) return Problem.Invalid(faults);
                var records = (await evidence.Session.LoadManyAsync<StudyRecord>(token, [.. ids.Select(id => StudyRecord.IdOf(review, id))])).ToDictionary(r => r.Study.Id, StringComparer.Ordinal);
                foreach (var id in ids)
                {
                    var decision = decide(records.GetValueOrDefault(id), text!);
                    if (decision is not Decision.Append append) return StudyResponses.Refusal(decision, id);
                    evidence.Append(append.Event);
                }

                return null;
            },
            (written, _) => Task.FromResult(Results.Ok(new StudiesChanged(written.Events[^1].Version, ids))),
            cancellationToken);
    }

    /// <summary>A study as it was at one of its versions.</summary>
    private static async Task<IResult> VersionAsync(string review, string study, int version, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        if (await session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study), cancellationToken) is not { } record) return StudyResponses.Unknown(study);
        return await StudyHistories.VersionAsync(session, record, version, cancellationToken) is { } found
            ? Results.Ok(found)
            : Problem.Result(404, "unknown-study-version", "Unknown version", FormattableString.Invariant($"version: the study is at version {record.Version}."));
    }
}
