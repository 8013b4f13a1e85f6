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
        command.SetAction((result, cancellationToken) => Server.RunAsync(ServeOptions.From(result), result.InvocationConfiguration.Output, Demonstration.ShowAsync, cancellationToken));
        return command;
    }
}
