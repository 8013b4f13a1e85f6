using System.CommandLine;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary><c>livingreview sample</c>: brings the sample review to a running system, which need not be this machine's.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var command = new Command("sample", "Load the sample review into a running system and print its pooled table; what is there stays.") { server };
        command.SetAction(async (result, cancellation) =>
        {
            var address = result.GetValue(server)!;
            try
            {
                await Demonstration.ShowAsync(address, result.InvocationConfiguration.Output, cancellation);
                return ExitCode.Success;
            }
            catch (HttpRequestException fault)
            {
                throw new EmbeddingException($"The server at {address.GetLeftPart(UriPartial.Authority)} does not answer: {fault.Message}", fault);
            }
        });
        return command;
    }
}
