using System.ComponentModel.DataAnnotations;

namespace LivingReview.Notification.Notifications;

/// <summary>
/// Section "Notification": where readers reach this installation. With a public address, events and messages carry absolute addresses, and
/// events of two installations never have the same source.
/// </summary>
internal sealed class Site : IValidatableObject
{
    public const string Section = "Notification";

    /// <summary>Absolute, http or https; a path is kept. Null: events carry paths.</summary>
    public Uri? PublicAddress { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicAddress is not null and not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "" })
            yield return new ValidationResult("PublicAddress: an absolute address that begins with http:// or https://.");
    }

    /// <summary>The page where a person confirms or ends the mail: merely opening it changes nothing.</summary>
    /// <param name="review">The review.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="step">confirm or unsubscribe.</param>
    /// <param name="token">The secret of the mailbox.</param>
    public string MailPage(string review, Guid subscription, string step, string? token) =>
        AddressOf($"/reviews/{Uri.EscapeDataString(review)}/mail/{subscription}/{step}?token={Uri.EscapeDataString(token ?? "")}");

    /// <summary>The address of a path of this installation; the path itself without a public address.</summary>
    /// <param name="path">A path that begins with "/".</param>
    public string AddressOf(string path) => PublicAddress is null ? path : PublicAddress.AbsoluteUri.TrimEnd('/') + path;
}
