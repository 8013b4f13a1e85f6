using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Guarding;

/// <summary>What becomes of findings: refused, or kept with the study.</summary>
/// <param name="Refused">Findings that keep the study out.</param>
/// <param name="Warnings">What is kept with it.</param>
internal sealed record GuardResult(IReadOnlyList<Finding> Refused, IReadOnlyList<ExtractionWarning> Warnings)
{
    /// <summary>
    /// An override accepts every finding of its code. What was accepted before stays accepted as long as the finding is word for word
    /// the same.
    /// </summary>
    public static GuardResult From(
        IReadOnlyList<Finding> findings, IReadOnlyList<FindingOverride>? overrides, IReadOnlyList<ExtractionWarning>? before)
    {
        var refused = new List<Finding>();
        var warnings = new List<ExtractionWarning>();
        foreach (var finding in findings)
        {
            var reason = overrides?.FirstOrDefault(o => o.Code?.Trim() == finding.Code)?.Reason?.Trim()
                ?? before?.FirstOrDefault(w => w.Code == finding.Code && w.Field == finding.Field && w.Message == finding.Message)?.OverriddenBecause;
            if (finding.Refuses && reason is null) refused.Add(finding);
            else warnings.Add(new ExtractionWarning(finding.Code, finding.Field, finding.Message) { OverriddenBecause = reason });
        }

        return new GuardResult(refused, warnings);
    }

    /// <summary>422 with the findings by field and, for the override, by code.</summary>
    public IResult ToProblem()
    {
        var errors = Refused.GroupBy(f => f.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray(), StringComparer.Ordinal);
        var problem = Problem.Validation(422, "extraction-refused", "The extraction contradicts itself or another study", errors);
        problem.Extensions["findings"] = Refused.Select(f => new { f.Code, f.Field, f.Message });
        return Results.Problem(problem);
    }
}
