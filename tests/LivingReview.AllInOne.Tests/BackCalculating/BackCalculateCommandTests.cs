using LivingReview.AllInOne.BackCalculating;

namespace LivingReview.AllInOne.Tests.BackCalculating;

public sealed class BackCalculateCommandTests
{
    [Fact]
    public async Task Printed_rates_give_the_table_as_json()
    {
        var run = await CommandRun.ExecuteAsync(
            BackCalculateCommand.Create(),
            "--n", "101", "--sensitivity", "91.1%", "--specificity", "68.9%", "--ppv", "78.5%", "--npv", "86.1%", "--accuracy", "81.2%", "--format", "json");

        Assert.Equal(0, run.Exit);
        Assert.Equal("""{"tables":[{"tp":51,"fp":14,"fn":5,"tn":31}],"complete":true}""", run.Output.Trim());
    }

    [Fact]
    public async Task Cells_and_intervals_narrow_the_search()
    {
        var run = await CommandRun.ExecuteAsync(
            BackCalculateCommand.Create(),
            "--n", "2384", "--tp", "94", "--fp", "161", "--sensitivity", "79.7%", "--interval", "sensitivity=71.3%-86.5%:clopper-pearson");

        Assert.Equal("One table is consistent with these figures:\nTP   FP  FN    TN\n94  161  24  2105", run.Output.ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [InlineData("112", "88.2%", "94.5%", "92.9%", "No table is consistent with these figures.")]
    [InlineData("5000", "90%", "90%", "90%", "Too many tables are consistent with these figures; the first 1000:")]
    public async Task None_and_too_many_are_said(string n, string sensitivity, string specificity, string accuracy, string heading)
    {
        var run = await CommandRun.ExecuteAsync(BackCalculateCommand.Create(), "--n", n, "--sensitivity", sensitivity, "--specificity", specificity, "--accuracy", accuracy);

        Assert.Equal(0, run.Exit);
        Assert.Equal(heading, run.Output.Split('\n')[0].TrimEnd());
    }

    [Theory]
    [InlineData("--sensitivity: '91.1' is not a proportion such as 91.1% or 0.911", "--n", "10", "--sensitivity", "91.1")]
    [InlineData("n is needed, or both group sizes, or all four cells", "--sensitivity", "91.1%")]
    [InlineData("n must lie in 0..10000000; TP must lie in 0..10000000", "--n", "99999999", "--tp", "-1")]
    [InlineData("--interval 'ppv=0.1-0.2:exact': 'exact' is not a method; the methods are wilson, clopper-pearson, wald", "--n", "10", "--interval", "ppv=0.1-0.2:exact")]
    public async Task A_figure_that_cannot_be_used_is_one_line_and_exit_2(string message, params string[] arguments)
    {
        var run = await CommandRun.ExecuteAsync(BackCalculateCommand.Create(), arguments);

        Assert.Equal(2, run.Exit);
        Assert.Equal("", run.Output);
        Assert.Equal("livingreview: " + message, run.Error.TrimEnd());
    }
}
