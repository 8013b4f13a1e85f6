using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>What the protocol says that a domain is judged against.</summary>
internal static class BiasGuidance
{
    /// <summary>The sentences of the protocol that belong to a domain, with their labels; none where the protocol is silent.</summary>
    public static IReadOnlyList<(string Label, string Text)> Of(Protocol protocol, string domain) =>
        [.. Sentences(protocol, domain).Where(one => !string.IsNullOrWhiteSpace(one.Text)).Select(one => (one.Label, one.Text!.Trim()))];

    private static IEnumerable<(string Label, string? Text)> Sentences(Protocol protocol, string domain) => domain switch
    {
        "patient-selection" or "participants" or "participants-and-data-sources" => [(T["Participants"], protocol.Participants)],
        "index-test" or "predictors" => [(T["Index test"], protocol.IndexTest), (T["Thresholds fixed beforehand"], string.Join("; ", protocol.Thresholds))],
        "reference-standard" => [(T["Reference standard"], protocol.ReferenceStandard), (T["Target condition"], protocol.TargetCondition)],
        "target-condition" or "outcome" => [(T["Target condition"], protocol.TargetCondition), (T["Reference standard"], protocol.ReferenceStandard)],
        _ => [],
    };
}
