using LivingReview.AllInOne.Reviews;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Reviews;

/// <summary><c>livingreview review</c> against the ingestion service on a real database.</summary>
public sealed class ReviewCommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Protocol = """{"question": "How accurate?", "factors": [{"name": "modality", "label": "Modality", "levels": ["CT scan", "mri"]}], "thresholds": ["T-score -2.5"]}""";

    private readonly TemporaryFolder _folder = new();
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Server => _running!.Client.BaseAddress!.ToString();

    public async ValueTask InitializeAsync() => _running = await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion(),
        bus => bus.AddIngestionConsumers(), cancellationToken: Cancellation);

    [Fact]
    public async Task A_protocol_opens_a_review_and_what_is_written_of_it_opens_another()
    {
        var opened = await CreateAsync("protocol.json", Protocol, "--id", "mine", "--title", "Mine");
        var written = await CommandRun.ExecuteAsync(ReviewCommand.Create(), "protocol", "--review", "mine", "--server", Server);
        var again = await CreateAsync("written.json", written.Output, "--id", "another");
        var copy = await CommandRun.ExecuteAsync(ReviewCommand.Create(), "protocol", "--review", "another", "--server", Server);

        Assert.Equal((0, $"mine: Mine, revision 1; {Server}reviews/mine"), (opened.Exit, opened.Output.TrimEnd()));
        Assert.Equal(0, again.Exit);
        Assert.Contains("\"ct-scan\": \"CT scan\"", written.Output, StringComparison.Ordinal);
        Assert.Equal(written.Output.Replace("\"mine\"", "\"another\"", StringComparison.Ordinal), copy.Output);
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_opened()
    {
        var missing = await CommandRun.ExecuteAsync(ReviewCommand.Create(), "create", "--protocol", _folder["nowhere.json"], "--server", Server);
        var broken = await CreateAsync("broken.json", "{");
        var unnamed = await CreateAsync("unnamed.json", Protocol.Replace("mri", "CT scan", StringComparison.Ordinal));

        Assert.Equal((2, $"livingreview: there is no file {_folder["nowhere.json"]}"), (missing.Exit, missing.Error.TrimEnd()));
        Assert.StartsWith("livingreview: broken.json is not JSON", broken.Error, StringComparison.Ordinal);
        Assert.Equal(2, unnamed.Exit);
        Assert.Contains("title: A title of 1 to 300 characters is needed.", unnamed.Error, StringComparison.Ordinal);
        Assert.Contains("protocol.factors[0].levels: A level is there twice.", unnamed.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<CommandRun> CreateAsync(string name, string content, params string[] options)
    {
        await File.WriteAllTextAsync(_folder[name], content, Cancellation);
        return await CommandRun.ExecuteAsync(ReviewCommand.Create(), ["create", "--protocol", _folder[name], "--server", Server, .. options]);
    }
}
