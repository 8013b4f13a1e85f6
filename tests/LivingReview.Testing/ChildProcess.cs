using System.Diagnostics;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing.Servers;

namespace LivingReview.Testing;

/// <summary>The result of a program that has ended.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>A .NET program as a separate process: its output is kept, it can be killed, and it never outlives the test process.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Longer than any host's own shutdown limit: having to kill one is a failure of the test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>
    /// The hosts are configured to optimize their code from the start; most processes here live for seconds and would do little else. With the
    /// runtime's usual delay a start takes a third less processor time. Variables set outside the tests take precedence.
    /// </summary>
    private static readonly (string Name, string? Value) CompilesLater = ("DOTNET_TC_CallCountingDelayMs", "100");

    private readonly OwnedProcess _process;
    private readonly TemporaryFolder _folder;

    private ChildProcess(OwnedProcess process, TemporaryFolder folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything printed so far, to both streams.</summary>
    public string Output => File.Exists(_process.Log) ? File.ReadAllText(_process.Log) : "";

    /// <summary>Starts the assembly with arguments and variables added to those of the tests (null removes one).</summary>
    public static async Task<ChildProcess> StartAsync(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        var folder = new TemporaryFolder();
        var process = await OwnedProcess.StartAsync([Dotnet, assembly, .. arguments], folder["output"], "TERM", Patience, EnvironmentOf(environment), Path.GetDirectoryName(assembly)!, cancellationToken);
        return new ChildProcess(process, folder);
    }

    /// <summary>Runs the assembly to its end.</summary>
    public static async Task<ProgramResult> RunAsync(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(Dotnet, [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in EnvironmentOf(environment)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Waits until the address responds with success; if the process ends first, the test fails and shows its output.</summary>
    public async Task WaitForAsync(Uri address, CancellationToken cancellationToken = default)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Readiness.UntilAsync(async () =>
        {
            try
            {
                using var answer = await client.GetAsync(address, cancellationToken);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return false;
            }
        }, Failure, () => $"{address}; the process printed:\n{Output}", cancellationToken);
    }

    /// <summary>Waits until the process has printed the text.</summary>
    public Task WaitForOutputAsync(string text, CancellationToken cancellationToken = default) =>
        Readiness.UntilAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), Failure, () => $"the output \"{text}\" in:\n{Output}", cancellationToken);

    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks the process to end (SIGTERM) and waits until it has.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Ends the process without warning (SIGKILL).</summary>
    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    // The runtime that runs the tests, wherever it is installed.
    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static Dictionary<string, string?> EnvironmentOf(IReadOnlyDictionary<string, string?>? asked)
    {
        var environment = new Dictionary<string, string?> { [CompilesLater.Name] = Environment.GetEnvironmentVariable(CompilesLater.Name) ?? CompilesLater.Value };
        foreach (var (name, value) in asked ?? new Dictionary<string, string?>()) environment[name] = value;
        return environment;
    }

    private string? Failure() => HasExited ? $"The process ended too early and printed:\n{Output}" : null;
}
