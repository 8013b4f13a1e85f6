using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Formatting;

/// <summary>Changes of the evidence in words.</summary>
internal static class EvidenceChangeText
{
    public static string Describe(EvidenceChange change)
    {
        var study = change.Label ?? change.StudyId ?? "a study";
        return change.Kind switch
        {
            "accepted" => $"{study} added",
            "amended" => $"{study} corrected",
            "withdrawn" => $"{study} withdrawn",
            "protocol" => "protocol changed",
            _ => $"{study}: {change.Kind}",
        };
    }

    /// <summary>All of them in one line, or a dash. After the third the rest is counted.</summary>
    public static string Join(IReadOnlyList<EvidenceChange> changes) => changes.Count switch
    {
        0 => "–",
        <= 4 => string.Join("; ", changes.Select(Describe)),
        _ => string.Join("; ", changes.Take(3).Select(Describe)) + FormattableString.Invariant($"; and {changes.Count - 3} more"),
    };
}
