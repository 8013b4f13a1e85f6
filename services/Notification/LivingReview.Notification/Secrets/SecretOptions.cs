namespace LivingReview.Notification.Secrets;

/// <summary>Section "Notification:Encryption".</summary>
public sealed class SecretOptions
{
    public const string Section = "Notification:Encryption";

    /// <summary>
    /// Folder of the keys that encrypt signing secrets, addresses of webhooks and the tokens of e-mail links in the database. Every copy of the
    /// service reads the same folder, which no dump of the database contains. Without it they are stored in plain text, and readiness says so.
    /// </summary>
    public string? KeyFolder { get; set; }
}
