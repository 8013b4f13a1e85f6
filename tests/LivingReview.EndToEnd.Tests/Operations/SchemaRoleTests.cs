using System.Globalization;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>What a service's role may not do, tried on one prepared database: whatever is refused leaves it as it was.</summary>
public sealed class SchemaRoleTests(SchemaRoleTests.PreparedDatabase database) : IClassFixture<SchemaRoleTests.PreparedDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create table {0}.mine (id int)")]
    [InlineData("alter table {0}.mt_streams add column mine int")]
    [InlineData("drop table {0}.mt_streams")]
    [InlineData("create schema mine")]
    [InlineData("delete from {0}.mt_events")]
    [InlineData("update {0}.mt_events set data = '{{}}'")]
    [InlineData("truncate {0}.mt_events")]
    public async Task The_services_role_changes_neither_schema_nor_history(string command)
    {
        await using var source = NpgsqlDataSource.Create(database.App);
        await using var execute = source.CreateCommand(string.Format(CultureInfo.InvariantCulture, command, PreparedDatabase.Service));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => execute.ExecuteNonQueryAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    public sealed class PreparedDatabase(PostgresFixture postgres) : IAsyncLifetime
    {
        public const string Service = "ingestion";

        /// <summary>Connection string of the service's role.</summary>
        public string App { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);
            var run = await databases.ApplyAsync(Service, Cancellation);
            Assert.True(run.ExitCode == 0, run.Error);
            App = databases.AppOf(Service);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
