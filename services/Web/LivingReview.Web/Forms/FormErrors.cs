using LivingReview.Client;

namespace LivingReview.Web.Forms;

/// <summary>How a form shows a refusal: the errors of each field, and a message below them.</summary>
internal static class FormErrors
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    /// <summary>No errors and an empty message if there is no problem.</summary>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, string Message) ToFormErrors(this ApiProblem? problem) => problem switch
    {
        null => (None, ""),
        // If the fields show their errors, the detail would only repeat them.
        { Errors: { Count: > 0 } errors } => (errors, T["Nothing was changed. Please correct the marked fields."]),
        _ => (None, problem.Message),
    };
}
