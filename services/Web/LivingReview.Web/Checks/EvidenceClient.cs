using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;

namespace LivingReview.Web.Checks;

/// <summary>Reads from Ingestion what the checks need of the evidence itself.</summary>
internal sealed class EvidenceClient(HttpClient http)
{
    /// <summary>The studies as they stand, or as they were extracted at a revision; null if the review or the revision is not there.</summary>
    public async Task<IReadOnlyList<ExtractedStudy>?> GetStudiesAsync(string review, long? revision, CancellationToken cancellationToken)
    {
        if (revision is null)
            return (await http.GetOrNullAsync<IReadOnlyList<StudyView>>(PathOf(review, "studies"), cancellationToken))?.Select(view => view.Study).ToList();
        return (await http.GetOrNullAsync<Then>(UrlBuilder.Build(PathOf(review, "export"), ("format", "json"), ("revision", revision)), cancellationToken))?.Studies;
    }

    public Task<PrismaFlow?> GetPrismaAsync(string review, long? revision, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PrismaFlow>(UrlBuilder.Build(PathOf(review, "prisma"), ("revision", revision)), cancellationToken);

    private static string PathOf(string review, string what) => $"api/reviews/{Uri.EscapeDataString(review)}/{what}";

    /// <summary>The part of an export that is read.</summary>
    private sealed record Then(IReadOnlyList<ExtractedStudy> Studies);
}
