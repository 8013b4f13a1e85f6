using System.CommandLine;
using System.Globalization;

namespace LivingReview.AllInOne.Repairing;

/// <summary><c>livingreview rebuild</c></summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var review = new Option<string>("--review") { Description = "The review.", HelpName = "ID", Required = true };
        var server = ServerOption.Create();
        var command = new Command("rebuild", "Replay a review's evidence and compute its estimates again; they must come out the same, byte for byte. No alert is raised.") { review, server };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(review)!, result.GetValue(server)!, result.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string review, Uri server, TextWriter say, CancellationToken cancellationToken)
    {
        using var api = new OperatorApi(server);
        var report = await api.RebuildAsync(review, cancellationToken);
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.Review}: {report.Revision} revisions replayed, {report.Recomputed} estimates computed again"
            + $"{(report.OtherEngine > 0 ? $", {report.OtherEngine} by another engine left out" : "")}."));
        foreach (var difference in report.Differences) await say.WriteLineAsync(difference);
        if (report.Differences.Count == 0) await say.WriteLineAsync("Every byte came out the same.");
        return report.Differences.Count == 0 ? ExitCode.Success : ExitCode.Different;
    }
}
