using LivingReview.Client;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne;

/// <summary>The running system that a command speaks to, by the client that others use.</summary>
internal sealed class ServerConnection : IDisposable
{
    /// <summary>Where a key is looked for that no option names.</summary>
    private const string KeyVariable = "LIVINGREVIEW_KEY";

    private readonly Uri _server;
    private readonly ServiceProvider _services;

    /// <param name="server">Its address.</param>
    /// <param name="key">API key.</param>
    /// <param name="isOwn">Whether the key of the environment is for it.</param>
    public ServerConnection(Uri server, string? key, bool isOwn = true)
    {
        _server = server;
        var secret = string.IsNullOrEmpty(key) && isOwn ? Environment.GetEnvironmentVariable(KeyVariable) : key;
        _services = new ServiceCollection().AddLivingReview(server, string.IsNullOrEmpty(secret) ? null : secret).BuildServiceProvider();
        Client = _services.GetRequiredService<LivingReviewClient>();
    }

    public LivingReviewClient Client { get; }

    /// <summary>Its root, with a slash at the end.</summary>
    public Uri Root => _server.AbsoluteUri.EndsWith('/') ? _server : new Uri(_server.AbsoluteUri + "/");

    /// <summary>What is said when nothing answers.</summary>
    public EmbeddingException Unreachable(string? reason) =>
        new($"The server at {_server.GetLeftPart(UriPartial.Authority)} does not answer ({reason}): start the system, or name it with --server.");

    /// <summary>What is said when something is refused: field by field where the server says it so.</summary>
    public static EmbeddingException Refused(string what, ApiProblem problem) => new(FormattableString.Invariant(
        $"{what} was refused ({problem.Status}): {string.Join(' ', problem.Errors?.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}") ?? [problem.Detail ?? problem.Title ?? "no reason was given"])}"));

    /// <summary>What a fault of a read means to the person at the command.</summary>
    public EmbeddingException FaultOf(HttpRequestException fault) => fault is ApiException { Problem: var problem } ? Refused("What was asked for", problem) : Unreachable(fault.Message);

    /// <summary>The value of a call; what went wrong is one line.</summary>
    public T Require<T>(string what, ApiResult<T> result) => result switch
    {
        ApiResult<T>.Done { Value: var value } => value,
        ApiResult<T>.Refused { Problem: var problem } => throw Refused(what, problem),
        var other => throw Unreachable((other as ApiResult<T>.Unreachable)?.Reason),
    };

    public void Dispose() => _services.Dispose();
}
