using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Federating;

/// <summary>
/// Signs and verifies an export by HTTP Message Signatures (RFC 9421) over its Content-Digest (RFC 9530), with ECDSA on P-256. Which review and
/// revision it is stands in the content.
/// </summary>
internal static partial class EvidenceSignature
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>The three headers of an answer with this content.</summary>
    public static (string ContentDigest, string SignatureInput, string Signature) Sign(ReadOnlySpan<byte> content, ECDsa key, string fingerprint, DateTimeOffset now)
    {
        var digest = DigestOf(content);
        var parameters = string.Create(CultureInfo.InvariantCulture, $"(\"content-digest\");created={now.ToUnixTimeSeconds()};keyid=\"{fingerprint}\";alg=\"ecdsa-p256-sha256\"");
        return (digest, "evidence=" + parameters, $"evidence=:{Convert.ToBase64String(key.SignData(Base(digest, parameters), HashAlgorithmName.SHA256))}:");
    }

    /// <summary>Null if the content was signed by the key a moment ago; otherwise why that is not so.</summary>
    public static string? Refuse(ReadOnlySpan<byte> content, string signatureInput, string signature, SigningKey key, DateTimeOffset now)
    {
        if (Input().Match(signatureInput) is not { Success: true } input) return "signatureInput: it is not that of an export of an installation.";
        if (Signed().Match(signature) is not { Success: true } signed || Decode(signed.Groups[1].Value) is not { } bytes) return "signature: it cannot be read.";
        if (input.Groups["key"].Value != key.Fingerprint) return $"signatureInput: the export is signed with the key {input.Groups["key"].Value}, and {key.Fingerprint} is trusted.";
        var age = now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(input.Groups["created"].Value, CultureInfo.InvariantCulture));
        if (age.Duration() > Fresh) return string.Create(CultureInfo.InvariantCulture, $"signatureInput: it was signed {age.TotalMinutes:0} minutes ago; up to {Fresh.TotalMinutes} are accepted. Read the export again, and compare the clocks.");
        using var verifier = Open(key);
        return verifier?.VerifyData(Base(DigestOf(content), input.Groups["parameters"].Value), bytes, HashAlgorithmName.SHA256) == true
            ? null
            : "signature: the trusted key did not sign this content.";
    }

    /// <summary>The public part of a key.</summary>
    public static SigningKey PublicOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var described = new SigningKey { Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y), Alg = "ES256", Use = "sig" };
        return described with { Kid = described.Fingerprint };
    }

    /// <summary>Verifies by a key; null if it is none on P-256.</summary>
    public static ECDsa? Open(SigningKey key)
    {
        if (key is not { Kty: "EC", Crv: "P-256", X: { Length: 43 } x, Y: { Length: 43 } y } || !Base64Url.IsValid(x) || !Base64Url.IsValid(y)) return null;
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) } });
        }
        catch (CryptographicException)
        {
            return null; // no point of the curve
        }
    }

    private static string DigestOf(ReadOnlySpan<byte> content) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(content))}:";

    private static byte[] Base(string digest, string parameters) => Encoding.UTF8.GetBytes($"\"content-digest\": {digest}\n\"@signature-params\": {parameters}");

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == bytes.Length ? bytes : null;
    }

    [GeneratedRegex("""^evidence=(?<parameters>\("content-digest"\);created=(?<created>[0-9]{1,11});keyid="(?<key>[A-Za-z0-9_-]{43})";alg="ecdsa-p256-sha256")$""")]
    private static partial Regex Input();

    [GeneratedRegex("^evidence=:([A-Za-z0-9+/=]{88}):$")]
    private static partial Regex Signed();
}
