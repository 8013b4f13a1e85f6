using System.CommandLine;

namespace LivingReview.AllInOne.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task A_fault_that_nobody_expects_is_one_line_and_a_code_of_its_own()
    {
        var (exit, said) = await RunAsync(debug: false);

        Assert.Equal(71, exit);
        Assert.Equal("livingreview: unexpected InvalidOperationException: first second (a fault of the program; LIVINGREVIEW_DEBUG=1 shows where)", said.TrimEnd());
    }

    [Fact]
    public async Task Whoever_looks_for_the_fault_sees_where_it_came_from()
    {
        var (exit, said) = await RunAsync(debug: true);

        Assert.Equal(71, exit);
        Assert.Contains("   at ", said, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Said)> RunAsync(bool debug)
    {
        var command = new Command("break");
        command.SetAction((_, _) => Task.FromException<int>(new InvalidOperationException("first\nsecond")));
        using var error = new StringWriter();
        return (await CommandLine.RunAsync(new RootCommand { command }, ["break"], error, debug), error.ToString());
    }
}
