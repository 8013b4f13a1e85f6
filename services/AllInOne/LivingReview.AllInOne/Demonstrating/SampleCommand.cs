using System.CommandLine;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary><c>livingreview sample</c>: brings the sample review to a running system, which need not be this machine's.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var key = new Option<string?>("--key") { Description = "API key. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };
        var command = new Command("sample", "Load the sample review into a running system and print its pooled table; what is there stays.") { server, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = new ServerConnection(result.GetValue(server)!, result.GetValue(key));
            try
            {
                await Demonstration.ShowAsync(api, result.InvocationConfiguration.Output, cancellationToken);
                return ExitCode.Success;
            }
            catch (HttpRequestException fault)
            {
                throw api.FaultOf(fault);
            }
        });
        return command;
    }
}
