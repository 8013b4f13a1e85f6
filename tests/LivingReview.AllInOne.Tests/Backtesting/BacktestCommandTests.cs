using System.Globalization;
using System.Text.Json;
using LivingReview.AllInOne.Backtesting;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.AllInOne.Tests.Backtesting;

public sealed class BacktestCommandTests
{
    [Fact]
    public async Task The_policy_of_a_file_goes_to_the_server_and_its_alerts_are_a_table()
    {
        BacktestRequest? asked = null;
        await using var server = await ServerAsync(request =>
        {
            asked = request;
            return Results.Ok(Report);
        });
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["policy"], """{"all":[{"rule":"A2","threshold":7.5},{"rule":"A3"}]}""", TestContext.Current.CancellationToken);

        var run = await CommandRun.ExecuteAsync(
            BacktestCommand.Create(), "--review", "r", "--server", server.Urls.Single(), "--policy", folder["policy"], "--prevalence", "0.25", "--stratum", "overall", "--known-change", "7");

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal((7.5, 0.25, 7), (asked!.Policy!.All![0].Threshold, asked.TargetPrevalence, asked.KnownChangeRevision));
        Assert.Equal(["overall"], asked.Strata!);
        Assert.Equal(
            """
            r: 12 versions, revisions 1 to 12: 1 alerts, 0 notices
            First alert after the known change: revision 9, 2 revisions and 2.5 days later
            2026-11-24 06:00  revision    9  warn      A2&A3         overall: sensitivity fell
            """,
            run.Output.TrimEnd());
    }

    [Theory]
    [InlineData("--threshold", "much", 1, "must be a number")]
    [InlineData("--server", "somewhere", 1, "must be an address")]
    [InlineData("--policy", "/nowhere/policy.json", 2, "/nowhere/policy.json")]
    public async Task What_cannot_be_read_is_said_in_a_line(string option, string value, int exit, string said)
    {
        var run = await CommandRun.ExecuteAsync(BacktestCommand.Create(), "--review", "r", option, value);

        Assert.Equal(exit, run.Exit);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_in_its_words()
    {
        await using var server = await ServerAsync(_ => Results.Problem(statusCode: 404, detail: "review: there is no review 'r'."));

        var run = await CommandRun.ExecuteAsync(BacktestCommand.Create(), "--review", "r", "--server", server.Urls.Single(), "--format", "json");

        Assert.Equal((2, "livingreview: review: there is no review 'r'."), (run.Exit, run.Error.TrimEnd()));
    }

    private static BacktestReport Report => new()
    {
        Review = "r",
        Policy = new PolicyNode { Rule = "A1" },
        Notes = [],
        Versions = 12,
        FromRevision = 1,
        ToRevision = 12,
        Alerts = 1,
        Notices = 0,
        Entries =
        [
            new BacktestEntry
            {
                Kind = "shifted", Severity = Severity.Warn, Stratum = "overall", Rule = "A2&A3", Summary = "overall: sensitivity fell", At = DateTimeOffset.Parse("2026-11-24T06:00Z", CultureInfo.InvariantCulture),
                Before = Point(1), After = Point(9),
            },
        ],
        Delay = new BacktestDelay(2, 2.5, 9),
    };

    private static ShiftPoint Point(long revision) => new()
    {
        Revision = revision,
        K = 8,
        Regime = Regime.Bivariate,
        Sensitivity = new EstimateInterval(0.9, 0.8, 0.95),
        Specificity = new EstimateInterval(0.9, 0.8, 0.95),
    };

    private static async Task<WebApplication> ServerAsync(Func<BacktestRequest, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async http =>
        {
            var request = await JsonSerializer.DeserializeAsync<BacktestRequest>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
            await answer(request!).ExecuteAsync(http);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
