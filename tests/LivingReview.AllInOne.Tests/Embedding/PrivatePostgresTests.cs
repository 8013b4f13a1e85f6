using System.Diagnostics;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using Npgsql;

namespace LivingReview.AllInOne.Tests.Embedding;

public sealed class PrivatePostgresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PrivatePostgresOptions Options => new() { Folder = _folder["postgres"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_start_finds_the_data_of_the_first()
    {
        await using (var first = await PrivatePostgres.StartAsync(Options, Cancellation))
            await ExecuteAsync(await first.EnsureDatabaseAsync("review", Cancellation), "create table study as select 14 as k");

        await using var second = await PrivatePostgres.StartAsync(Options, Cancellation);

        Assert.Equal(14, await ExecuteAsync(await second.EnsureDatabaseAsync("review", Cancellation), "select k from study"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill_of_the_server()
    {
        await using (var first = await PrivatePostgres.StartAsync(Options, Cancellation))
        {
            await ExecuteAsync(first.ConnectionString, "create table study as select 14 as k");
            await first.KillAsync();
        }

        Assert.True(File.Exists(_folder["postgres/cluster/postmaster.pid"]));

        await using var second = await PrivatePostgres.StartAsync(Options, Cancellation);

        Assert.Equal(14, await ExecuteAsync(second.ConnectionString, "select k from study"));
    }

    [Fact]
    public async Task A_process_id_that_now_belongs_to_another_program_does_not_stop_the_start()
    {
        await using (var first = await PrivatePostgres.StartAsync(Options, Cancellation))
            await first.KillAsync();
        var file = _folder["postgres/cluster/postmaster.pid"];
        var lines = await File.ReadAllLinesAsync(file, Cancellation);
        using var stranger = Process.Start("sleep", "60");
        lines[0] = $"{stranger.Id}";
        await File.WriteAllLinesAsync(file, lines, Cancellation);

        await using var second = await PrivatePostgres.StartAsync(Options, Cancellation);

        Assert.Equal(1, await ExecuteAsync(second.ConnectionString, "select 1"));
        stranger.Kill();
    }

    [Fact]
    public async Task Disposing_ends_the_server()
    {
        var postgres = await PrivatePostgres.StartAsync(Options, Cancellation);
        await postgres.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{postgres.ProcessId}"));
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_client_without_the_password_is_refused()
    {
        await using var postgres = await PrivatePostgres.StartAsync(Options, Cancellation);
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Pooling = false }.ConnectionString;

        var fault = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(wrong, "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, fault.SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["postgres/password"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["postgres"]));
    }

    [Fact]
    public async Task An_interrupted_first_start_is_begun_again()
    {
        Directory.CreateDirectory(_folder["postgres/cluster.new"]);
        await File.WriteAllTextAsync(_folder["postgres/cluster.new/PG_VERSION"], "15", Cancellation);
        await File.WriteAllTextAsync(_folder["postgres/password"], "half", Cancellation);

        await using var postgres = await PrivatePostgres.StartAsync(Options, Cancellation);

        Assert.Equal(1, await ExecuteAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_one_line()
    {
        await using var first = await PrivatePostgres.StartAsync(Options, Cancellation);

        var fault = await Assert.ThrowsAsync<EmbeddingException>(() => PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = _folder["other"], Port = first.Port }, Cancellation));

        // The first server may refuse the newcomer's password before the newcomer has written a line.
        var log = File.Exists(_folder["other/server.log"]) ? await File.ReadAllTextAsync(_folder["other/server.log"], Cancellation) : "";
        Assert.Contains($"{first.Port}", fault.Message + log, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_says_what_to_install()
    {
        Directory.CreateDirectory(_folder["postgres/cluster"]);
        await File.WriteAllTextAsync(_folder["postgres/cluster/PG_VERSION"], "8\n", Cancellation);

        var fault = await Assert.ThrowsAsync<EmbeddingException>(() => PrivatePostgres.StartAsync(Options, Cancellation));

        Assert.Contains("postgresql-8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_servers_account_cannot_enter_is_named_in_one_line()
    {
        // Root may enter, but not the account that it lends the server to; anybody else may not enter at all.
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var fault = await Assert.ThrowsAsync<EmbeddingException>(() => PrivatePostgres.StartAsync(Options, Cancellation));

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains(_folder["postgres"], fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
