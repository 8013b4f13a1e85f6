using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Studies;

/// <summary>Sends studies to Ingestion.</summary>
internal sealed class StudiesClient(HttpClient http)
{
    /// <summary>Sends a study. The same <paramref name="idempotencyKey"/> may be sent again without making a second revision.</summary>
    public async Task<SubmissionOutcome> SubmitAsync(
        string review, StudySubmission study, string idempotencyKey, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(review))
            {
                Content = JsonContent.Create(study, options: Json.Options),
            };
            request.Headers.Add("Idempotency-Key", idempotencyKey);
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                var view = await response.Content.ReadFromJsonAsync<StudyView>(Json.Options, cancellationToken);
                return new SubmissionOutcome.Accepted(view ?? throw new JsonException("The answer to a submission was empty."));
            }

            return new SubmissionOutcome.Refused(await ReadProblemAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SubmissionOutcome.Unreachable();
        }
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                && await response.Content.ReadFromJsonAsync<Problem>(Json.Options, cancellationToken) is { } problem)
                return problem;
        }
        catch (JsonException)
        {
            // The status below says as much as a broken body can.
        }

        return new Problem { Title = FormattableString.Invariant($"The server refused the study ({(int)response.StatusCode}).") };
    }

    private static string Address(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/studies";
}
