using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>What a team says, from Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class CommentsClient(HttpClient http)
{
    /// <summary>The comments about a subject, or all open ones; null if the reader may not see them.</summary>
    public async Task<IReadOnlyList<CommentView>?> ListAsync(string review, string? subject, CancellationToken cancellationToken) =>
        (await http.AskAsync<IReadOnlyList<CommentView>>(UrlBuilder.Build(Root(review), ("subject", subject), ("open", subject is null ? "true" : null)), cancellationToken)).Split().Value;

    /// <summary>Adds a comment.</summary>
    public Task<ApiResult<CommentView>> AddAsync(string review, AddComment comment, CancellationToken cancellationToken) =>
        http.PostAsync<CommentView>(Root(review), comment, cancellationToken);

    /// <summary>Closes a thread.</summary>
    public Task<ApiResult<CommentView>> SettleAsync(string review, Guid comment, string? by, CancellationToken cancellationToken) =>
        http.CallAsync<CommentView>(HttpMethod.Post, UrlBuilder.Build($"{Root(review)}/{comment}/settlement", ("by", by)), null, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/comments";
}
