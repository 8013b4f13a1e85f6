using System.CommandLine;

namespace LivingReview.AllInOne.Serving;

/// <summary><c>livingreview serve</c></summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run everything in this process, with its own database, until Ctrl-C.");
        ServeOptions.AddTo(command);
        command.SetAction((result, cancellationToken) => Server.RunAsync(
            ServeOptions.From(result),
            result.InvocationConfiguration.Output,
            async (api, say, _) => await say.WriteLineAsync($"Page        {api.Root}"),
            cancellationToken));
        return command;
    }
}
