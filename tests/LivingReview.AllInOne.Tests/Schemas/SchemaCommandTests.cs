using LivingReview.AllInOne.Schemas;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Schemas;

public sealed class SchemaCommandTests
{
    [Theory]
    [InlineData("ingestion.sql")]
    [InlineData("analysis.sql")]
    [InlineData("notification.sql")]
    [InlineData("surveillance.sql")]
    public async Task The_committed_scripts_are_what_the_services_want(string file)
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.ExecuteAsync(SchemaCommand.Create(), "write", folder.Path);

        Assert.Equal(0, run.Exit);
        // If this fails: livingreview schema write infra/postgres/schema, and say in the commit what it means for a running system.
        Assert.Equal(await ReadAsync(Repository.File($"infra/postgres/schema/{file}")), await ReadAsync(folder[file]));
    }

    [Fact]
    public async Task Without_a_connection_the_setting_is_named()
    {
        var fault = await Assert.ThrowsAsync<InvalidConfigurationException>(() => CommandRun.ExecuteAsync(SchemaCommand.Create(), "apply", "--service", "analysis"));

        Assert.Contains("ConnectionStrings__analysis", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("check")]
    public async Task A_database_that_is_away_is_worth_another_try(string verb)
    {
        var run = await CommandRun.ExecuteAsync(
            SchemaCommand.Create(), verb, "--service", "analysis", "--connection", $"Host=127.0.0.1;Port={OwnedProcess.FreePort()};Username=u;Password=geheim;Database=d");

        Assert.Equal(75, run.Exit);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("geheim", run.Error, StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
