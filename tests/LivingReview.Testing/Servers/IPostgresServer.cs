namespace LivingReview.Testing.Servers;

/// <summary>One real PostgreSQL server, wherever it comes from.</summary>
internal interface IPostgresServer : IAsyncDisposable
{
    /// <summary>A superuser's connection string to any database; it stays the same over a stop and a start.</summary>
    string ConnectionString { get; }

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync();

    /// <summary>Ends the server without warning, keeping what is on its disk.</summary>
    Task CrashAsync(CancellationToken cancellationToken);
}
