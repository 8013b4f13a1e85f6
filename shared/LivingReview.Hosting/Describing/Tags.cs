using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>The chapters of the API's document, by what an address is about.</summary>
internal static class Tags
{
    private static readonly Dictionary<string, (string Name, string Description)> Known = new(StringComparer.Ordinal)
    {
        ["reviews"] = ("Reviews", "Reviews and their protocols."),
        ["studies"] = ("Studies", "Extracted studies: submit, correct, withdraw, and their history."),
        ["withdrawals"] = ("Studies", ""),
        ["restorations"] = ("Studies", ""),
        ["audit"] = ("Reviews", ""),
        ["extractions"] = ("Double extraction", "Studies that two persons extract without seeing each other's work, and what they agree on."),
        ["comments"] = ("Comments", "What a team says about studies, estimates, alerts and the protocol."),
        ["form-drafts"] = ("Form drafts", "Half-filled forms, kept for the person who types."),
        ["proposals"] = ("Proposals", "The two-person rule: extractions that wait for a second person."),
        ["origins"] = ("Federation", "One extraction for many reviews: whom a review trusts at other installations, and what it takes from there."),
        ["signing-keys"] = ("Federation", ""),
        ["imports"] = ("Imports", "Files of studies, at once or as jobs; what they wrote, and undoing it."),
        ["import-drafts"] = ("Imports", ""),
        ["import-profiles"] = ("Imports", ""),
        ["export"] = ("Export", "The evidence of any revision, in formats that can be imported again."),
        ["searches"] = ("Records", "Searches, candidate records and their screening; the PRISMA flow."),
        ["records"] = ("Records", ""),
        ["prisma"] = ("Records", ""),
        ["surveillance"] = ("Surveillance", "Scheduled searches of the literature, the works that they find, and notices about included studies."),
        ["screening"] = ("Screening", "The screening desk: two screeners, conflicts, the order of reading, figures from abstracts."),
        ["certainty"] = ("Certainty", "How certain the results are, judged by people."),
        ["back-calculations"] = ("Back-calculation", "2x2 tables from the figures that a paper prints."),
        ["estimates"] = ("Estimates", "Pooled estimates of any revision, their differences, and models that answer further questions."),
        ["plots"] = ("Figures", "Figures for a page, an e-mail or a paper."),
        ["versions"] = ("Versions", "Published versions: a revision frozen with its estimates and a bundle to reproduce them."),
        ["shifts"] = ("Alerts", "What has shifted, and what was done about it."),
        ["alerts"] = ("Alerts", ""),
        ["policies"] = ("Policies", "When a change is an alert: the rules, and a policy tried on a review's history or on a draft."),
        ["subscriptions"] = ("Subscriptions", "Who is told: e-mail and signed webhooks, with their deliveries."),
        ["events"] = ("Events", "The log of events: a stream, pages, an Atom feed, and their description."),
        ["feed.atom"] = ("Events", ""),
        ["asyncapi.json"] = ("Events", ""),
        ["schemas"] = ("Events", ""),
        ["caller"] = ("Caller", "Who the caller is, and what it may do."),
    };

    /// <summary>The chapter of an address.</summary>
    /// <param name="path">"/api/reviews/{review}/studies".</param>
    public static string Of(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["api", "reviews", _, "protocol", ..]) return Known["reviews"].Name;
        var about = segments is ["api", "reviews", _, var resource, ..] ? resource : segments is ["api", var root, ..] ? root : segments[0];
        return Known.TryGetValue(about, out var tag) ? tag.Name : char.ToUpperInvariant(about[0]) + about[1..].Replace('-', ' ');
    }

    /// <summary>The chapters of a document, each once, in our order.</summary>
    public static IEnumerable<(string Name, string Description)> In(OpenApiDocument document)
    {
        var used = document.Paths.Keys.Select(Of).ToHashSet(StringComparer.Ordinal);
        var known = Known.Values.Where(tag => tag.Description.Length > 0 && used.Remove(tag.Name)).ToList();
        return known.Concat(used.Order(StringComparer.Ordinal).Select(name => (name, name + ".")));
    }
}
