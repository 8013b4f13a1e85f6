using LivingReview.Client;

namespace LivingReview.Web.Protocols;

/// <summary>Links to the pages of protocols.</summary>
internal static class ProtocolLinks
{
    public const string New = "reviews/new";

    public static string Protocol(string review, int? version = null, int? from = null, int? to = null) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/protocol", ("version", version), ("from", from), ("to", to));

    public static string Edit(string review) => Protocol(review) + "/edit";

    public static string Download(string review) => $"reviews/{Uri.EscapeDataString(review)}/protocol.json";

    /// <summary>The wizard, with the protocol of a review filled in.</summary>
    public static string NewFrom(string review) => UrlBuilder.Build(New, ("like", review));
}
