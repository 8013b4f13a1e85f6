namespace LivingReview.Ingestion.Studies;

/// <summary>What an Idempotency-Key was used for: the same submission again makes no revision and is answered as the first time.</summary>
/// <param name="Id">Review and key.</param>
/// <param name="BodyHash">SHA-256 of the submission.</param>
/// <param name="Revision">Revision that the submission made.</param>
public sealed record SubmissionReceipt(string Id, string BodyHash, long Revision)
{
    public static string IdOf(string review, string key) => $"{review}/{key}";
}
