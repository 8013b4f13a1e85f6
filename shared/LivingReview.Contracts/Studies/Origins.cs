using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Studies;

/// <summary>Response: the public keys that verify what this installation signs, as a set of JSON Web Keys (RFC 7517).</summary>
public sealed record SigningKeys
{
    /// <summary>The keys; new signatures are by the first.</summary>
    public required IReadOnlyList<SigningKey> Keys { get; init; }
}

/// <summary>A public key on the curve P-256 (RFC 7518).</summary>
public sealed record SigningKey
{
    /// <summary>Kind of key: EC.</summary>
    public string? Kty { get; init; }

    /// <summary>Curve: P-256.</summary>
    public string? Crv { get; init; }

    /// <summary>First coordinate, 32 bytes in base64url.</summary>
    public string? X { get; init; }

    /// <summary>Second coordinate, 32 bytes in base64url.</summary>
    public string? Y { get; init; }

    /// <summary>Id of the key: its fingerprint.</summary>
    public string? Kid { get; init; }

    /// <summary>Algorithm: ES256.</summary>
    public string? Alg { get; init; }

    /// <summary>What it is for: sig.</summary>
    public string? Use { get; init; }

    /// <summary>What names the key and no other (RFC 7638): SHA-256 in base64url, 43 characters.</summary>
    [JsonIgnore]
    public string Fingerprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"{{Crv}}","kty":"{{Kty}}","x":"{{X}}","y":"{{Y}}"}""")));
}

/// <summary>Request: trust a review of another installation to extract for this one.</summary>
public sealed record TrustOrigin
{
    /// <summary>Address of the review there: https://reviews.example.org/reviews/osteoporosis.</summary>
    public string? Address { get; init; }

    /// <summary>The key that verifies what it signs.</summary>
    public SigningKey? Key { get; init; }

    /// <summary>Whether the key replaces the one that was trusted; what was taken is then looked at again.</summary>
    public bool Replace { get; init; }
}

/// <summary>Response: a review of another installation that is trusted to extract for this one.</summary>
public sealed record OriginView
{
    /// <summary>Its address.</summary>
    public required string Address { get; init; }

    /// <summary>Fingerprint of its key.</summary>
    public required string Key { get; init; }

    /// <summary>Who trusted it.</summary>
    public required string TrustedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset TrustedAt { get; init; }

    /// <summary>Revision there up to which everything was taken; null before the first time.</summary>
    public long? Revision { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>What of it was not proposed, or is proposed beside something that may be the same.</summary>
    public IReadOnlyList<OriginHint> Hints { get; init; } = [];
}

/// <summary>Something for a person to look at. It ends when its reason does.</summary>
/// <param name="Kind">same-study: here under another id, with other figures; other-study: its id here is that of another paper; overlap: proposed, though registration or cohort is that of a study here; refused: it does not fit this review.</param>
/// <param name="Study">Id of the study there.</param>
/// <param name="Label">Its label.</param>
/// <param name="Here">Id of the study here; null where there is none.</param>
/// <param name="Message">In a sentence.</param>
public sealed record OriginHint(string Kind, string Study, string Label, string? Here, string Message);

/// <summary>Request: take an export that the other installation signed.</summary>
public sealed record TakeFromOrigin
{
    /// <summary>Address of the review there, which is trusted.</summary>
    public string? Origin { get; init; }

    /// <summary>The bytes of its export, in base64.</summary>
    public byte[]? Content { get; init; }

    /// <summary>The header Signature-Input that came with it.</summary>
    public string? SignatureInput { get; init; }

    /// <summary>The header Signature that came with it.</summary>
    public string? Signature { get; init; }
}

/// <summary>Response: what was proposed. Everything waits for a person.</summary>
public sealed record OriginReport
{
    /// <summary>Revision there.</summary>
    public required long Revision { get; init; }

    /// <summary>Ids of the studies that wait now because of it: new ones and corrections.</summary>
    public required IReadOnlyList<string> Proposed { get; init; }

    /// <summary>Ids of the studies whose withdrawal waits now because of it.</summary>
    public required IReadOnlyList<string> Withdrawn { get; init; }

    /// <summary>What a person should look at.</summary>
    public required IReadOnlyList<OriginHint> Hints { get; init; }

    /// <summary>How many of the hints are new.</summary>
    public required int NewHints { get; init; }
}

/// <summary>Response part: why a study of an export is no longer included.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Label">Its label.</param>
/// <param name="Kind">retraction, exclusion, duplicate or import-undone.</param>
/// <param name="Reason">In a sentence.</param>
/// <param name="Notice">DOI or address of the notice, for a retraction.</param>
public sealed record ExportedWithdrawal(string Study, string Label, string Kind, string Reason, string? Notice);
