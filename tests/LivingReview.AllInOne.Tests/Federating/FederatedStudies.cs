using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.AllInOne.Tests.Federating;

/// <summary>The review "ct" of two installations, and its studies.</summary>
internal static class FederatedStudies
{
    public static string[] Arguments(Uri from, Uri to) =>
        ["federate", "--from", from.ToString(), "--their-review", "ct", "--review", "ct", "--server", to.ToString()];

    public static StudySubmission Study(int number) => new()
    {
        Id = $"study-{number}",
        Label = $"Study {number}",
        Year = 2020,
        Doi = $"10.1000/study.{number}",
        Tables = [new TableSubmission { Tp = 10 + number, Fp = 3, Fn = 4, Tn = 50 }],
    };

    public static Task OpenAsync(HttpClient client, CancellationToken cancellationToken) =>
        OpenAsync(client, new RegisterReview { Id = "ct", Title = "CT", Protocol = new Protocol() }, cancellationToken);

    public static async Task OpenAsync(HttpClient client, RegisterReview review, CancellationToken cancellationToken)
    {
        using var opened = await client.PostAsJsonAsync("/api/reviews", review, cancellationToken);
        opened.EnsureSuccessStatusCode();
    }

    public static async Task SubmitAsync(HttpClient client, StudySubmission study, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync("/api/reviews/ct/studies", study, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public static async Task<ProposalView[]> ProposalsAsync(HttpClient client, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<ProposalView[]>("/api/reviews/ct/proposals", cancellationToken))!;
}
