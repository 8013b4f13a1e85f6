using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Federating;

/// <summary>Bodies of the API's document: the first can be sent as it is, the second has the form of what another installation signs.</summary>
internal static class OriginExamples
{
    private const string Address = "https://reviews.example.org/reviews/osteoporosis";

    /// <summary>With the key of RFC 7517, appendix A.1.</summary>
    public static readonly TrustOrigin Trust = new()
    {
        Address = Address,
        Key = new SigningKey { Kty = "EC", Crv = "P-256", X = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", Y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" },
    };

    public static readonly TakeFromOrigin Take = new()
    {
        Origin = Address,
        Content = [.. """{ "review": "osteoporosis", "revision": 12 }"""u8],
        SignatureInput = $"evidence=(\"content-digest\");created=1767312000;keyid=\"{Trust.Key!.Fingerprint}\";alg=\"ecdsa-p256-sha256\"",
        Signature = $"evidence=:{new string('A', 86)}==:",
    };
}
