using LivingReview.Client;
using LivingReview.Contracts.Operations;

namespace LivingReview.Web.Operations;

/// <summary>What was found of one service, or why nothing could be.</summary>
/// <param name="Part">How it is doing.</param>
/// <param name="Letters">Messages that were given up.</param>
/// <param name="Problem">Why there is nothing to show.</param>
internal sealed record OperationsFinding(PipelinePart? Part, IReadOnlyList<DeadLetterView> Letters, ApiProblem? Problem)
{
    public static async Task<OperationsFinding> ReadAsync(OperationsClient service, CancellationToken cancellationToken)
    {
        var (part, problem) = (await service.DescribeAsync(cancellationToken)).Split();
        if (part is null || part.Queues.All(q => q.DeadLetters == 0)) return new OperationsFinding(part, [], problem);
        (var letters, problem) = (await service.ListAsync(cancellationToken)).Split();
        return new OperationsFinding(part, letters ?? [], problem);
    }
}
