using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Fixtures;

/// <summary>The demonstration with its sample and no history, which several journeys share; each works in a review of its own, or is the only one in its.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    public const string Collection = "Demo";

    private readonly TemporaryFolder _data = new();
    private ChildProcess? _demo;

    public int Port { get; } = OwnedProcess.FreePort();

    public Uri Site => new($"http://localhost:{Port}/");

    public async ValueTask InitializeAsync()
    {
        _demo = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", _data.Path, "--port", $"{Port}"]);
        await _demo.WaitForOutputAsync("Ctrl-C", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is not null) await _demo.DisposeAsync();
        _data.Dispose();
    }
}

/// <summary>The journeys that share the demonstration.</summary>
[CollectionDefinition(RunningDemo.Collection)]
public sealed class SharedDemo : ICollectionFixture<RunningDemo>;
