using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using LivingReview.AllInOne.Importing;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Importing;

/// <summary><c>livingreview import</c> against the ingestion service on a real database.</summary>
public sealed class ImportCommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Two = "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\nFan 2021,18,16,5,61\n";

    private readonly TemporaryFolder _folder = new();
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => _running!.Client;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion(),
            bus => bus.AddIngestionConsumers(), cancellationToken: Cancellation);
        await RegisterAsync("mine", new Protocol());
    }

    [Fact]
    public async Task A_file_is_imported_and_the_same_again_changes_nothing()
    {
        var first = await ImportAsync("two.csv", Two);
        var again = await ImportAsync("two.csv", Two);

        Assert.Equal((0, "2 new, 0 corrected, 0 unchanged, 0 rejected; revision 3", ""), (first.Exit, first.Output.TrimEnd(), first.Error));
        Assert.Equal((0, "0 new, 0 corrected, 2 unchanged, 0 rejected; revision 3"), (again.Exit, again.Output.TrimEnd()));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_writes_nothing()
    {
        var run = await ImportAsync("two.csv", Two, "--dry-run");

        Assert.Equal((0, "2 new, 0 corrected, 0 unchanged, 0 rejected; revision 1 (dry run: nothing was written)"), (run.Exit, run.Output.TrimEnd()));
        Assert.Equal(1, await RevisionAsync("mine"));
    }

    [Fact]
    public async Task A_broken_cell_is_named_by_row_and_column_and_nothing_is_written()
    {
        var broken = Two.Replace("18,16,5,61", "18,16,-5,61", StringComparison.Ordinal);

        var run = await ImportAsync("two.csv", broken);
        var dry = await ImportAsync("two.csv", broken, "--dry-run");

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Equal("livingreview: Nothing of the file was imported: Row 3, column FN: -5 is not a whole number from 0 to 1000000000.", run.Error.TrimEnd());
        Assert.Equal(2, dry.Exit);
        Assert.Equal("Row 3, column FN: -5 is not a whole number from 0 to 1000000000.", dry.Error.TrimEnd());
        Assert.StartsWith("1 new, 0 corrected, 0 unchanged, 1 rejected; revision 1", dry.Output, StringComparison.Ordinal);
        Assert.Equal(1, await RevisionAsync("mine"));
    }

    [Fact]
    public async Task A_long_file_shows_its_progress_and_the_same_again_is_known()
    {
        var text = new StringBuilder("study,TP,FP,FN,TN,title\n");
        for (var i = 1; i <= 3000; i++) text.Append(CultureInfo.InvariantCulture, $"Study {i},{i % 90 + 1},5,6,70,{new string('t', 180)}\n");

        var first = await ImportAsync("long.csv", text.ToString());
        var again = await ImportAsync("long.csv", text.ToString());

        Assert.Equal((0, "3000 new, 0 corrected, 0 unchanged, 0 rejected; revision 3001"), (first.Exit, first.Output.TrimEnd()));
        Assert.Matches("checking: [0-9]+ rows", first.Error);
        Assert.Equal((0, "0 new, 0 corrected, 3000 unchanged, 0 rejected; revision 3001"), (again.Exit, again.Output.TrimEnd()));
        Assert.Equal(3001, await RevisionAsync("mine"));
    }

    [Fact]
    public async Task A_fault_in_a_long_file_is_named_by_row_and_column()
    {
        var text = new StringBuilder("study,TP,FP,FN,TN,title\n");
        for (var i = 1; i <= 3000; i++) text.Append(CultureInfo.InvariantCulture, $"Study {i},{(i == 2000 ? "many" : "7")},5,6,70,{new string('t', 180)}\n");

        var run = await ImportAsync("long.csv", text.ToString());

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("Row 2001, column TP: 'many' is not a whole number.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing of the file was imported: 1 faults", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_the_two_person_rule_the_studies_wait()
    {
        await RegisterAsync("pair", new Protocol { RequireConfirmation = true });

        var run = await ImportAsync("two.csv", Two, "--review", "pair");

        Assert.Equal((0, "2 new, 0 corrected, 0 unchanged, 0 rejected; 2 of them wait for a second person; revision 1"), (run.Exit, run.Output.TrimEnd()));
    }

    [Fact]
    public async Task What_cannot_be_sent_or_is_refused_is_one_line_and_2()
    {
        var missing = await CommandRun.ExecuteAsync(ImportCommand.Create(), _folder["nowhere.csv"], "--review", "mine", "--server", Client.BaseAddress!.ToString());
        var strange = await ImportAsync("studies.pdf", "%PDF");
        var unknown = await ImportAsync("two.csv", Two, "--review", "nobody");

        Assert.Equal((2, $"livingreview: there is no file {_folder["nowhere.csv"]}"), (missing.Exit, missing.Error.TrimEnd()));
        Assert.Equal(2, strange.Exit);
        Assert.Contains("'.pdf' is not one of", strange.Error, StringComparison.Ordinal);
        Assert.Equal((2, "livingreview: Unknown review: review: there is no review 'nobody'."), (unknown.Exit, unknown.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_in_a_line()
    {
        var fault = await Assert.ThrowsAsync<EmbeddingException>(() => ImportAsync("two.csv", Two, "--server", $"http://127.0.0.1:{OwnedProcess.FreePort()}"));

        Assert.Contains("does not answer", fault.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<CommandRun> ImportAsync(string name, string content, params string[] options)
    {
        await File.WriteAllTextAsync(_folder[name], content, Cancellation);
        string[] standard = [.. options.Contains("--review") ? [] : new[] { "--review", "mine" }, .. options.Contains("--server") ? [] : new[] { "--server", Client.BaseAddress!.ToString() }];
        return await CommandRun.ExecuteAsync(ImportCommand.Create(), [_folder[name], .. standard, .. options]);
    }

    private async Task RegisterAsync(string review, Protocol protocol)
    {
        using var answer = await Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = review, Title = "Import", Protocol = protocol }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<long> RevisionAsync(string review) => (await Client.GetFromJsonAsync<ReviewView>($"/api/reviews/{review}", Cancellation))!.Revision;
}
