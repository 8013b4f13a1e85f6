using System.ComponentModel.DataAnnotations;

namespace LivingReview.Notification.Mail;

/// <summary>Section "Notification:Mail". Without a host there is no e-mail.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Notification:Mail";

    /// <summary>The SMTP server.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>start-tls (the default), tls, or none for a server on this machine.</summary>
    [RegularExpression("^(start-tls|tls|none)$", ErrorMessage = "Security must be start-tls, tls or none.")]
    public string Security { get; set; } = "start-tls";

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string? From { get; set; }

    /// <summary>Where the figures of the messages come from (the Analysis service); without it there are none.</summary>
    public Uri? PlotsAddress { get; set; }

    /// <summary>What is not critical is gathered for this long: a week.</summary>
    [Range(0.0001, 8784)]
    public double DigestHours { get; set; } = 168;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host is null) yield break;
        if (!System.Net.Mail.MailAddress.TryCreate(From, out _)) yield return new ValidationResult("From: an e-mail address is needed when Host is set.");
    }
}
