using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>From the abstract of a screened record to a study: found, previewed, proposed by one person, confirmed by another.</summary>
[Collection(RestrictedServerGroup.Name)]
public sealed class ExtractionProposalTests(RestrictedServer server)
{
    private const string Review = "api/reviews/proposed";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_abstract_prints_waits_for_a_second_person_with_its_preview()
    {
        await SendAsync<ReviewView>("owner", HttpMethod.Post, "api/reviews", new RegisterReview { Id = "proposed", Title = "Proposed", Protocol = new Protocol { Question = "How accurate?", RequireConfirmation = true } });
        await SendAsync<ScreeningPlan>("owner", HttpMethod.Put, $"{Review}/screening/plan", new ScreeningPlan { Reasons = ["no 2x2 table"] });
        await SendAsync<ScreeningFlow>("extractor", HttpMethod.Post, $"{Review}/screening/records", new ScreeningRecords
        {
            Source = "PubMed",
            Records = [new ScreeningRecord { Id = "r1", Title = "Hip radiographs", Authors = ["Jang, Ryoungwoo"], Year = 2021, Doi = "10.1/a", Abstract = "Of 101 women, 91.1% (51/56) sensitivity and 68.9% (31/45) specificity were seen." }],
        });

        var candidate = await SendAsync<ExtractionCandidate>("extractor", HttpMethod.Get, $"{Review}/screening/records/r1/extraction", null);
        // The analysis receives the new review over the bus.
        await Eventually.SeesAsync(async () => { using var known = await server["reader"].GetAsync(new Uri($"{Review}/estimates", UriKind.Relative), Cancellation); return known.StatusCode; }, s => s == HttpStatusCode.OK, "the review reaches the analysis");
        var preview = await SendAsync<StudyPreview>("extractor", HttpMethod.Post, $"{Review}/estimates/preview", candidate.Submission);
        var proposal = await SendAsync<ProposalView>("extractor", HttpMethod.Post, $"{Review}/studies", candidate.Submission);
        var confirmed = await SendAsync<StudyView>("reviewer", HttpMethod.Post, $"{Review}/proposals/{proposal.Id}/confirmation", null);

        Assert.Equal("one", candidate.Verdict);
        Assert.NotEmpty(preview.Strata);
        Assert.Equal("pending", proposal.Status);
        Assert.Equal((51L, 14L, 5L, 31L, "Jang 2021"), (confirmed.Study.Tables[0].Tp, confirmed.Study.Tables[0].Fp, confirmed.Study.Tables[0].Fn, confirmed.Study.Tables[0].Tn, confirmed.Study.Label));
    }

    private async Task<T> SendAsync<T>(string caller, HttpMethod method, string address, object? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body, body.GetType()) };
        using var answer = await server[caller].SendAsync(request, Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, $"{method} {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return (await answer.Content.ReadFromJsonAsync<T>(Cancellation))!;
    }
}
