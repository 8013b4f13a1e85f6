using LivingReview.Testing;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Fixtures;

public sealed class PostgresFixtureTests(PostgresFixture shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_database_is_empty_and_its_own()
    {
        var first = await shared.CreateDatabaseAsync(Cancellation);
        var second = await shared.CreateDatabaseAsync(Cancellation);
        await ExecuteAsync(first, "create table study as select 14 as k");

        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(second, "select k from study"));
    }

    [Fact]
    public async Task A_server_that_is_stopped_and_started_keeps_its_data_and_its_address()
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await ExecuteAsync(database, "create table study as select 14 as k");

        await postgres.StopAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(database, "select k from study"));
        await postgres.StartAsync(Cancellation);

        Assert.Equal(14, await ExecuteAsync(database, "select k from study"));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
