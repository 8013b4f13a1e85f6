using System.CommandLine;
using LivingReview.AllInOne.Serving;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary><c>livingreview demo</c></summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "The same as serve, with two sample reviews whose history is played in: machine learning for osteoporosis, and computer-aided diagnosis of melanoma.");
        ServeOptions.AddTo(command);
        var dashboard = new Option<bool>("--dashboard") { Description = "Start the Aspire dashboard beside it: traces, metrics and logs, on this machine only. Its package (50 MB) is fetched once." };
        command.Options.Add(dashboard);
        var people = new Option<bool>("--people") { Description = "Three persons to switch between on the page (owner, reviewer, extractor), to try work for two. Reading stays open." };
        command.Options.Add(people);
        var history = new Option<string>("--history") { Description = "full plays the samples in by date of publication; none loads 14 studies of the first at once.", HelpName = "full|none", DefaultValueFactory = _ => "full" };
        history.AcceptOnlyFromAmong("full", "none");
        command.Options.Add(history);
        command.SetAction(async (result, cancellationToken) =>
        {
            var full = result.GetValue(history) == "full";
            var options = ServeOptions.From(result) with
            {
                Dashboard = result.GetValue(dashboard),
                People = result.GetValue(people),
                SourcesStandIn = true,
                Samples = full ? [await OsteoporosisHistory.DescribeAsync(cancellationToken), SkinLesionHistory.Describe()] : [],
            };
            return await Server.RunAsync(options, result.InvocationConfiguration.Output, ShowAsync, cancellationToken);

            async Task ShowAsync(ServerConnection api, TextWriter say, CancellationToken token)
            {
                await (full ? Demonstration.ShowHistoryAsync(api, say, token) : Demonstration.ShowAsync(api, say, token));
                await DemoSearches.ShowAsync(api, say, token);
            }
        });
        return command;
    }
}
