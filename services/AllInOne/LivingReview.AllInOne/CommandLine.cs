using System.CommandLine;
using System.CommandLine.Invocation;
using LivingReview.Hosting;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne;

/// <summary>Runs a command; whatever goes wrong is one line on standard error and an exit code that tells faults apart.</summary>
internal static class CommandLine
{
    /// <summary>Environment variable that shows where an unexpected fault came from.</summary>
    public const string DebugVariable = "LIVINGREVIEW_DEBUG";

    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments, TextWriter error, bool debug)
    {
        var command = root.Parse(arguments);
        if (command is { Errors.Count: > 0, Action: ParseErrorAction })
        {
            // One line: what was not understood says more than what is missing because of it.
            var fault = command.Errors.FirstOrDefault(e => command.UnmatchedTokens.Any(t => e.Message.Contains(t, StringComparison.Ordinal))) ?? command.Errors[0];
            var message = string.Join(' ', fault.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
            await error.WriteLineAsync($"livingreview: {message} (--help shows the commands and their options.)");
            return ExitCode.Usage;
        }

        try
        {
            // Ctrl-C and SIGTERM cancel the command, which then has this long to stop what it started.
            return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
        }
        catch (EmbeddingException fault)
        {
            await error.WriteLineAsync("livingreview: " + fault.Message);
            return ExitCode.Unavailable;
        }
        catch (InvalidConfigurationException fault)
        {
            await error.WriteLineAsync("livingreview: " + fault.Message);
            return ServiceHost.ConfigurationExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            // The last resort of the process: nothing above it could still say what happened.
            await error.WriteLineAsync(debug
                ? $"livingreview: {fault}"
                : $"livingreview: unexpected {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")} (a fault of the program; {DebugVariable}=1 shows where)");
            return ExitCode.Unexpected;
        }
    }
}
