namespace LivingReview.Testing.Describing;

/// <summary>Chapters of the API's document, by the test that walks through them. A new chapter belongs to one of them, and needs a part of its walk.</summary>
public static class ApiChapters
{
    /// <summary>Walked through in the sample system.</summary>
    public static IReadOnlyList<string> OfReviews { get; } =
    [
        "Reviews", "Studies", "Proposals", "Imports", "Export", "Back-calculation", "Estimates", "Figures", "Versions", "Alerts", "Policies",
        "Subscriptions", "Events", "Caller", "Certainty", "Comments", "Double extraction", "Form drafts", "Federation",
    ];

    /// <summary>Walked through in a system that searches.</summary>
    public static IReadOnlyList<string> OfSearches { get; } = ["Surveillance", "Screening", "Records"];
}
