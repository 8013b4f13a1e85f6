using System.CommandLine;
using LivingReview.AllInOne;
using LivingReview.AllInOne.Accounts;
using LivingReview.AllInOne.Agents;
using LivingReview.AllInOne.Analyzing;
using LivingReview.AllInOne.BackCalculating;
using LivingReview.AllInOne.Backtesting;
using LivingReview.AllInOne.Demonstrating;
using LivingReview.AllInOne.Federating;
using LivingReview.AllInOne.Importing;
using LivingReview.AllInOne.Keys;
using LivingReview.AllInOne.Repairing;
using LivingReview.AllInOne.Reviews;
using LivingReview.AllInOne.Schemas;
using LivingReview.AllInOne.Secrets;
using LivingReview.AllInOne.Serving;

var root = new RootCommand("Keeps a systematic review of diagnostic test accuracy alive.")
{
    DemoCommand.Create(),
    SampleCommand.Create(),
    ServeCommand.Create(),
    AnalyzeCommand.Create(),
    BackCalculateCommand.Create(),
    ImportCommand.Create(),
    KeysCommand.Create(),
    AccountsCommand.Create(),
    SecretsCommand.Create(),
    BacktestCommand.Create(),
    FederateCommand.Create(),
    McpCommand.Create(),
    StatusCommand.Create(),
    ReviewCommand.Create(),
    RebuildCommand.Create(),
    DeadLettersCommand.Create(),
    SchemaCommand.Create(),
};
return await CommandLine.RunAsync(root, args, Console.Error, debug: Environment.GetEnvironmentVariable(CommandLine.DebugVariable) is { Length: > 0 });
