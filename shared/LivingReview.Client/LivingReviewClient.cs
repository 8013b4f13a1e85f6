namespace LivingReview.Client;

/// <summary>The API of an installation, by what it is about.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
/// <param name="streams">The same without a time limit, for events.</param>
/// <param name="time">Clock of the pauses between attempts to open a stream again.</param>
public sealed class LivingReviewClient(HttpClient http, HttpClient streams, TimeProvider time)
{
    /// <summary>Reviews and their protocols.</summary>
    public ReviewsClient Reviews { get; } = new(http);

    /// <summary>Opens reviews and changes their protocols.</summary>
    public ProtocolsClient Protocols { get; } = new(http);

    /// <summary>Studies, and the proposals that wait for a second person.</summary>
    public StudiesClient Studies { get; } = new(http);

    /// <summary>Files of studies.</summary>
    public ImportsClient Imports { get; } = new(http);

    /// <summary>Bibliographic records, searches and the PRISMA flow.</summary>
    public RecordsClient Records { get; } = new(http);

    /// <summary>The evidence as estimates rest on it.</summary>
    public EvidenceClient Evidence { get; } = new(http);

    /// <summary>Estimates at any revision, their differences and their history.</summary>
    public EstimatesClient Estimates { get; } = new(http);

    /// <summary>Published versions.</summary>
    public VersionsClient Versions { get; } = new(http);

    /// <summary>Judgements of certainty.</summary>
    public CertaintyClient Certainty { get; } = new(http);

    /// <summary>Studies that two persons extract.</summary>
    public ExtractionsClient Extractions { get; } = new(http);

    /// <summary>What a team says about studies and strata.</summary>
    public CommentsClient Comments { get; } = new(http);

    /// <summary>What draft studies would change.</summary>
    public StudyEffectClient Effects { get; } = new(http);

    /// <summary>Alerts, subscriptions and policies.</summary>
    public AlertsClient Alerts { get; } = new(http);

    /// <summary>Search strategies and what they found.</summary>
    public SearchesClient Searches { get; } = new(http);

    /// <summary>The screening desk.</summary>
    public ScreeningClient Screening { get; } = new(http);

    /// <summary>Half-filled forms.</summary>
    public FormDraftsClient Drafts { get; } = new(http);

    /// <summary>Reviews of other installations that studies are taken from.</summary>
    public OriginsClient Origins { get; } = new(http);

    /// <summary>Who the caller is.</summary>
    public CallerClient Caller { get; } = new(http);

    /// <summary>Events as they happen.</summary>
    public EventsClient Events { get; } = new(streams, time);

    /// <summary>Reads an address of the API as it is, for what has no method here; what is missing is refused.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="address">Path and query from the root of the installation, as <c>api/reviews</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiResult<T>> ReadAsync<T>(string address, CancellationToken cancellationToken) => http.AskAsync<T>(address, cancellationToken);

    /// <summary>Reads a file of the API, as a figure.</summary>
    /// <param name="address">Path and query from the root of the installation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ApiResult<byte[]>> ReadFileAsync(string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.CallAsync(request, (answer, token) => answer.Content.ReadAsByteArrayAsync(token), cancellationToken);
    }
}
