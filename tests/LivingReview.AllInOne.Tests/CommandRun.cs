using System.CommandLine;

namespace LivingReview.AllInOne.Tests;

/// <summary>One run of a command in this process, with what it wrote.</summary>
internal sealed record CommandRun(int Exit, string Output, string Error)
{
    public static async Task<CommandRun> ExecuteAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await new RootCommand { command }.Parse([command.Name, .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return new(exit, output.ToString(), error.ToString());
    }
}
