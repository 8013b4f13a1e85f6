using System.CommandLine;
using LivingReview.AllInOne.Serving;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary><c>livingreview demo</c></summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "The same as serve, with the sample review: imaging and machine learning for osteoporosis.");
        ServeOptions.AddTo(command);
        var dashboard = new Option<bool>("--dashboard") { Description = "Start the Aspire dashboard beside it: traces, metrics and logs, on this machine only. Its package (50 MB) is fetched once." };
        command.Options.Add(dashboard);
        var people = new Option<bool>("--people") { Description = "Three persons to switch between on the page (owner, reviewer, extractor), to try work for two. Reading stays open." };
        command.Options.Add(people);
        command.SetAction((result, cancellationToken) => Server.RunAsync(ServeOptions.From(result) with { Dashboard = result.GetValue(dashboard), People = result.GetValue(people) }, result.InvocationConfiguration.Output, Demonstration.ShowAsync, cancellationToken));
        return command;
    }
}
