using LivingReview.Client;
using LivingReview.Web.Forms;

namespace LivingReview.Web.Protocols;

/// <summary>Errors of a protocol, at the fields of its form.</summary>
internal static class ProtocolErrors
{
    private const string Prefix = "protocol.";

    /// <summary>The errors of a request that opens a review, named as those of a protocol.</summary>
    public static FieldErrors Of(ApiProblem problem) => new((problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>())
        .ToDictionary(error => error.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? error.Key[Prefix.Length..] : error.Key, error => error.Value, StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyList<string> Messages(ApiProblem problem, FieldErrors errors) => errors.Any ? [T["Nothing was saved. Please correct the marked fields."]] : [problem.Message];

    /// <summary>The step of the wizard that shows the field of an error.</summary>
    public static int StepOf(string path) =>
        path is "id" or "title" || ProtocolField.Question.Any(field => field.Name == path) ? 0
        : path.StartsWith("factors", StringComparison.Ordinal) || path.StartsWith("conjunctions", StringComparison.Ordinal) || path.StartsWith("externalValidation", StringComparison.Ordinal) ? 1
        : path.StartsWith("searches", StringComparison.Ordinal) || ProtocolField.Conduct.Any(field => field.Name == path) ? 3
        : 2;
}
