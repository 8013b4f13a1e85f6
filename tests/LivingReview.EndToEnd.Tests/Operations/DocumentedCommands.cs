using System.Diagnostics;
using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>The `bash` blocks of an operator's document, run as they stand.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>The blocks under a heading.</summary>
    public static IReadOnlyList<string> Under(string document, string heading)
    {
        var text = File.ReadAllText(Repository.File($"docs/operations/{document}"));
        var section = text.Split("\n## ").SingleOrDefault(s => s.StartsWith(heading + "\n", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{document} has no section '{heading}'.");
        return [.. Block().Matches(section).Select(m => m.Groups["script"].Value)];
    }

    /// <summary>Runs all blocks under a heading; <c>livingreview</c> is the built program.</summary>
    public static async Task RunAsync(string document, string heading, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["livingreview"], $"#!/bin/sh\nexec dotnet '{Repository.CommandLineAssembly}' \"$@\"\n", cancellationToken);
        File.SetUnixFileMode(folder["livingreview"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var blocks = Under(document, heading);
        Assert.NotEmpty(blocks);
        foreach (var block in blocks)
        {
            var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", block]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            start.Environment["PATH"] = $"{folder.Path}:{PostgresProgram.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"{block}\nended with {process.ExitCode}:\n{output}{await error}");
        }
    }

    [GeneratedRegex("^```bash\n(?<script>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
