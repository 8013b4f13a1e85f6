using LivingReview.Testing;

namespace LivingReview.Notification.Tests.OtherImplementations;

/// <summary>Packages of npm that check what we send, installed once for all tests that use them.</summary>
public sealed class NodePackages : IDisposable
{
    private const string Packages = """
        { "private": true, "dependencies": {
          "@asyncapi/parser": "3.6.3", "@redocly/openapi-core": "2.64.0", "ajv": "8.20.0", "ajv-formats": "3.0.1", "cloudevents": "10.0.0", "feedsmith": "3.0.1",
          "standardwebhooks": "1.1.1", "svix": "2.5.0" } }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _installing = new(1);
    private (int ExitCode, string Output)? _installed;

    /// <summary>Runs a script with an input, and returns what it printed.</summary>
    public async Task<string> RunAsync(string script, string input, CancellationToken cancellationToken)
    {
        InstalledTool.Require("node", "nodejs");
        InstalledTool.Require("npm", "npm");
        var (exit, printed) = await InstallAsync(cancellationToken);
        Assert.SkipUnless(exit == 0, "npm cannot install packages here: " + printed);

        var (code, output) = await RuntimeOnThisMachine.RunAsync("node", _folder["x"], ["-e", script], input, cancellationToken);
        Assert.True(code == 0, output);
        return output;
    }

    public void Dispose()
    {
        _installing.Dispose();
        _folder.Dispose();
    }

    private async Task<(int ExitCode, string Output)> InstallAsync(CancellationToken cancellationToken)
    {
        await _installing.WaitAsync(cancellationToken);
        try
        {
            if (_installed is { } done) return done;
            Directory.CreateDirectory(_folder["x"]);
            await File.WriteAllTextAsync(Path.Combine(_folder["x"], "package.json"), Packages, cancellationToken);
            var result = await RuntimeOnThisMachine.RunAsync("npm", _folder["x"], ["install", "--no-audit", "--no-fund", "--silent"], "", cancellationToken);
            _installed = result;
            return result;
        }
        finally
        {
            _installing.Release();
        }
    }
}
