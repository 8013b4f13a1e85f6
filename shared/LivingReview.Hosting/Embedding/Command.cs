using System.ComponentModel;
using System.Diagnostics;

namespace LivingReview.Hosting.Embedding;

/// <summary>A short command run to its end, with what it printed.</summary>
internal readonly record struct CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The last line of the error output that says something, for a one-line message.</summary>
    public string LastErrorLine => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
}

internal static class Command
{
    /// <summary>Runs the command; a program that does not exist gives exit code 127, as in a shell.</summary>
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" } };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return new CommandResult(127, "", missing.Message);
        }

        process.StandardInput.Close();
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
