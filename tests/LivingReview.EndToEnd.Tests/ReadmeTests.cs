using System.Diagnostics;
using System.Text.RegularExpressions;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests;

/// <summary>Runs every command of the README, in its order, as a new user would; only the port and the data folder are the test's own.</summary>
public sealed partial class ReadmeTests
{
    private const string Start = "./livingreview demo --local-webhooks";

    /// <summary>What a command must print for the sentence around it to be true, by how the command begins.</summary>
    private static readonly (string Command, string Printed)[] Promises =
    [
        ("curl -sN", "org.livingreview.estimate.shifted.v1"),
        ("curl -s http://localhost:5080/api/reviews/osteoporosis-imaging-ml/studies \\", "\"revision\":22"),
        ("curl -s -X PUT", "\"kind\":\"exclusion\""),
        ("curl -s 'http://localhost:5080/api/reviews/osteoporosis-imaging-ml/estimates?", "\"sensitivity\":{\"estimate\":0.844"),
        ("curl -s 'http://localhost:5080/api/reviews/osteoporosis-imaging-ml/estimates/diff", "\"studyId\":\"example-2026\""),
        ("curl -s http://localhost:5080/api/reviews/osteoporosis-imaging-ml/versions", "\"citation\":"),
        ("curl -s http://localhost:5080/api/reviews/osteoporosis-imaging-ml/subscriptions", "\"secret\":\"whsec_"),
        ("./livingreview backtest", " versions, revisions "),
        ("curl -s 'http://localhost:5080/api/reviews/osteoporosis-imaging-ml/imports?dryRun=true'", "\"unchanged\":[\"jang-2021\""),
        ("./livingreview import", "3 new, 0 corrected, 15 unchanged, 1 rejected"),
        ("./livingreview analyze", "0.8563 (0.7468-0.9235)"),
        ("./livingreview back-calculate", "51"),
        ("./livingreview rebuild", "Every byte came out the same."),
    ];

    [Fact]
    public async Task Every_command_does_what_the_readme_says()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var commands = Commands(await File.ReadAllTextAsync(Repository.File("README.md"), cancellationToken));
        Assert.Equal(Promises.Select(p => p.Command).Prepend(Start), commands.Select(c => Promises.Select(p => p.Command).Prepend(Start).First(c.StartsWith)));
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();

        using var demo = Shell($"exec {Start} --data {data["data"]} --port {port}");
        await PrintedAsync(demo, "Ctrl-C", TimeSpan.FromMinutes(15), cancellationToken);
        var shells = new List<(Process Process, string Printed)>();
        try
        {
            foreach (var (command, promise) in commands.Skip(1).Zip(Promises))
            {
                var shell = Shell(command.Replace("localhost:5080", $"localhost:{port}", StringComparison.Ordinal));
                shells.Add((shell, promise.Printed));
                if (command.StartsWith("curl -sN", StringComparison.Ordinal)) await PrintedAsync(shell, "retry:", TimeSpan.FromMinutes(3), cancellationToken);
                else await PrintedAsync(shell, promise.Printed, TimeSpan.FromMinutes(3), cancellationToken);
                // A person reads the event of the new study before correcting it; a study that is withdrawn at once may never be estimated.
                if (command.Contains("readme-1", StringComparison.Ordinal)) await PrintedAsync(shells[0].Process, shells[0].Printed, TimeSpan.FromMinutes(3), cancellationToken);
            }
        }
        finally
        {
            foreach (var (process, _) in shells)
            {
                process.Kill(entireProcessTree: true);
                process.Dispose();
            }

            using var interrupt = Process.Start("kill", ["-INT", $"{demo.Id}"]);
            await demo.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>The commands of the README's shell blocks.</summary>
    private static IReadOnlyList<string> Commands(string readme) =>
        [.. ShellBlock().Matches(readme).Select(m => m.Groups[1].Value.Trim())];

    private static Process Shell(string command) => Process.Start(new ProcessStartInfo("bash", ["-c", command])
    {
        WorkingDirectory = Repository.Root,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Reads what a process prints until the text comes.</summary>
    private static async Task PrintedAsync(Process process, string text, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        var printed = "";
        var buffer = new char[4096];
        while (!printed.Contains(text, StringComparison.Ordinal))
        {
            var read = await process.StandardOutput.ReadAsync(buffer.AsMemory(), patience.Token);
            Assert.True(read > 0, $"'{process.StartInfo.ArgumentList[1]}' did not print '{text}' but:\n{printed}");
            printed += new string(buffer, 0, read);
        }
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
