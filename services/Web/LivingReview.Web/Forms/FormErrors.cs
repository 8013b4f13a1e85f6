using LivingReview.Web.Api;

namespace LivingReview.Web.Forms;

/// <summary>How a form shows that it was refused: what is wrong with each field, and a sentence below them.</summary>
internal static class FormErrors
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    /// <summary>No errors and an empty sentence if there is no problem.</summary>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Errors, string Message) ToFormErrors(this ApiProblem? problem) => problem switch
    {
        null => (None, ""),
        // With errors at their fields, the detail would only say them again.
        { Errors: { Count: > 0 } errors } => (errors, "Nothing was changed; please correct what is marked."),
        _ => (None, problem.Message),
    };
}
