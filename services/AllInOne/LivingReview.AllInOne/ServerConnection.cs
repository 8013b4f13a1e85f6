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

    public ServerConnection(Uri server, string? key)
    {
        _server = server;
        _services = new ServiceCollection().AddLivingReview(server, key ?? Environment.GetEnvironmentVariable(KeyVariable)).BuildServiceProvider();
        Client = _services.GetRequiredService<LivingReviewClient>();
    }

    public LivingReviewClient Client { get; }

    /// <summary>What is said when nothing answers.</summary>
    public EmbeddingException Unreachable(string? reason) =>
        new($"The server at {_server.GetLeftPart(UriPartial.Authority)} does not answer ({reason}): start the system, or name it with --server.");

    public void Dispose() => _services.Dispose();
}
