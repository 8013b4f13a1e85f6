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

    public void Dispose() => _services.Dispose();
}
