using System.CommandLine;
using System.CommandLine.Invocation;
using LivingReview.AllInOne;
using LivingReview.AllInOne.Analyzing;
using LivingReview.AllInOne.BackCalculating;
using LivingReview.AllInOne.Backtesting;
using LivingReview.AllInOne.Demonstrating;
using LivingReview.AllInOne.Importing;
using LivingReview.AllInOne.Keys;
using LivingReview.AllInOne.Repairing;
using LivingReview.AllInOne.Schemas;
using LivingReview.AllInOne.Serving;
using LivingReview.Hosting;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Embedding;

var root = new RootCommand("Keeps a systematic review of diagnostic test accuracy alive.")
{
    DemoCommand.Create(),
    SampleCommand.Create(),
    ServeCommand.Create(),
    AnalyzeCommand.Create(),
    BackCalculateCommand.Create(),
    ImportCommand.Create(),
    KeysCommand.Create(),
    BacktestCommand.Create(),
    StatusCommand.Create(),
    RebuildCommand.Create(),
    DeadLettersCommand.Create(),
    SchemaCommand.Create(),
};
var command = root.Parse(args);
if (command is { Errors.Count: > 0, Action: ParseErrorAction })
{
    // One line: what was not understood says more than what is missing because of it.
    var error = command.Errors.FirstOrDefault(e => command.UnmatchedTokens.Any(t => e.Message.Contains(t, StringComparison.Ordinal))) ?? command.Errors[0];
    await Console.Error.WriteLineAsync($"livingreview: {error.Message} (--help shows the commands and their options.)");
    return ExitCode.Usage;
}

try
{
    // Ctrl-C and SIGTERM cancel the command, which then has this long to stop what it started.
    return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
}
catch (EmbeddingException fault)
{
    await Console.Error.WriteLineAsync("livingreview: " + fault.Message);
    return ExitCode.Unavailable;
}
catch (InvalidConfigurationException fault)
{
    await Console.Error.WriteLineAsync("livingreview: " + fault.Message);
    return ServiceHost.ConfigurationExitCode;
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
