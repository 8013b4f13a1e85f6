namespace LivingReview.Hosting.Embedding;

/// <summary>How a private PostgreSQL server is set up.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>The folder that holds the cluster, its password and its log; only the server's account and root can read it.</summary>
    public required string Folder { get; init; }

    /// <summary>The port on the loopback address; null takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>False gives up safety against power loss for speed (tests).</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The accounts that root lends the server to, in order of preference.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = ["postgres"];
}
