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
        command.SetAction((result, cancellationToken) => Server.RunAsync(
            ServeOptions.From(result) with { Dashboard = result.GetValue(dashboard), SourcesStandIn = true },
            result.InvocationConfiguration.Output,
            async (api, say, token) =>
            {
                await Demonstration.ShowAsync(api, say, token);
                await DemoSearches.ShowAsync(api, say, token);
            },
            cancellationToken));
        return command;
    }
}
