using LivingReview.Contracts.Studies;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Checks;

/// <summary>Reads from Ingestion what the checks need of the evidence itself.</summary>
internal sealed class EvidenceClient(HttpClient http)
{
    public Task<IReadOnlyList<StudyView>?> GetStudiesAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<IReadOnlyList<StudyView>>($"api/reviews/{Uri.EscapeDataString(review)}/studies", cancellationToken);

    public Task<PrismaFlow?> GetPrismaAsync(string review, long? revision, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PrismaFlow>(Query.Of($"api/reviews/{Uri.EscapeDataString(review)}/prisma", ("revision", revision)), cancellationToken);
}
