using LivingReview.Web.Access;

namespace LivingReview.Web.Alerts;

/// <summary>How a form shows that it was refused: what is wrong with each field, and a sentence below them.</summary>
internal static class Refusals
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    /// <summary>No faults and an empty sentence if there is no problem.</summary>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Faults, string Message) Told(this Problem? problem) => problem switch
    {
        null => (None, ""),
        // With faults at their fields, the detail would only say them again.
        { Errors: { Count: > 0 } errors } => (errors, "Nothing was changed; please correct what is marked."),
        _ => (None, problem.Words),
    };
}
