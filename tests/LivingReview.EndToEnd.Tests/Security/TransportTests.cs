using System.Globalization;
using System.Text.Json;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Security;

/// <summary>TLS by configuration alone: before a host, and between it and its database.</summary>
public sealed class TransportTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_serves_https_with_a_certificate_from_files_and_asks_browsers_to_stay_with_it()
    {
        using var certificate = new SelfSigned();
        var address = new Uri($"https://127.0.0.1:{OwnedProcess.FreePort()}");
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Ingestion"), [], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = null,
            ["Kestrel__Endpoints__Https__Url"] = address.ToString(),
            ["Kestrel__Certificates__Default__Path"] = certificate.CertificateFile,
            ["Kestrel__Certificates__Default__KeyPath"] = certificate.KeyFile,
            ["ConnectionStrings__postgres"] = await postgres.CreateDatabaseAsync(Cancellation),
            ["Store__AutoCreate"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
        }, Cancellation);
        using var trusting = certificate.Client();
        using var strict = new HttpClient();

        using var answer = await Eventually.SeesAsync(() => TryAsync(trusting, new Uri(address, "/health/live")), a => a is not null, $"https; {host.Output}");
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => strict.GetAsync(new Uri(address, "/health/live"), Cancellation));

        var metrics = await trusting.GetStringAsync(new Uri(address, "/metrics"), Cancellation);

        Assert.Contains("livingreview_certificate_expiry_seconds{", metrics, StringComparison.Ordinal);
        Assert.True(answer!.IsSuccessStatusCode);
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal(HttpRequestError.SecureConnectionError, refusal.HttpRequestError);
    }

    [Fact]
    public async Task A_host_reaches_its_database_over_tls_and_refuses_one_that_it_cannot_verify()
    {
        using var certificate = new SelfSigned();
        using var other = new SelfSigned();
        await using var server = await PostgresFixture.StartSeparateAsync(Cancellation);
        await UseTlsAsync(server.ConnectionString, certificate);
        var database = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(Cancellation)) { SslMode = SslMode.VerifyFull, RootCertificate = certificate.CertificateFile };
        var address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");

        var refused = await ChildProcess.RunAsync(
            Repository.HostAssembly("Ingestion"), [], Settings(address, new NpgsqlConnectionStringBuilder(database.ConnectionString) { RootCertificate = other.CertificateFile }), Cancellation);
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Ingestion"), [], Settings(address, database), Cancellation);
        await host.WaitForAsync(new Uri(address, "/health/ready"), Cancellation);

        Assert.Equal(69, refused.ExitCode);
        await Eventually.SeesAsync(
            () => ScalarAsync(server.ConnectionString, "select count(*) > 0 from pg_stat_activity where application_name = 'livingreview-ingestion'"), some => some, "a session of the host");
        Assert.True(await ScalarAsync(server.ConnectionString, "select coalesce(bool_and(ssl), true) from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'livingreview-ingestion'"));
    }

    [Fact]
    public async Task A_host_and_a_command_reach_the_broker_over_tls_and_refuse_one_that_they_cannot_verify()
    {
        using var certificate = new SelfSigned();
        using var other = new SelfSigned();
        await using var broker = await RabbitFixture.StartWithTlsAsync(certificate.CertificateText, certificate.KeyText, Cancellation);
        Assert.SkipWhen(broker is null, "No RabbitMQ is installed on this machine.");
        var address = await broker.CreateVirtualHostAsync(Cancellation);
        var misnamed = new UriBuilder(address) { Host = "127.0.0.2" }.Uri;

        var trusting = await ListAsync(address, certificate);
        var strange = await ListAsync(address, other);
        var wrongName = await ListAsync(misnamed, certificate);
        var web = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Notification"), [], await BusAsync(web, address, certificate), Cancellation);
        await host.WaitForAsync(new Uri(web, "/health/ready"), Cancellation);
        await using var deceived = await ChildProcess.StartAsync(
            Repository.HostAssembly("Ingestion"), [], await BusAsync(new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}"), misnamed, certificate), Cancellation);
        await deceived.WaitForOutputAsync("The remote certificate was rejected", Cancellation);

        Assert.Equal((0, 69, 69), (trusting.ExitCode, strange.ExitCode, wrongName.ExitCode));
        // The broker's list of connections follows its statistics, seconds after a connection is made.
        var connections = await Eventually.SeesAsync(() => ConnectionsAsync(broker), c => c.Count > 0 && c.All(HasFigures), "the host's connection in the broker's list");
        Assert.All(connections, c => Assert.True(c.GetProperty("ssl").GetBoolean()));
    }

    private static async Task<List<JsonElement>> ConnectionsAsync(RabbitFixture broker)
    {
        using var connections = JsonDocument.Parse(await broker.Management.GetStringAsync(new Uri("api/connections", UriKind.Relative), Cancellation));
        return [.. connections.RootElement.EnumerateArray().Select(c => c.Clone())];
    }

    private static bool HasFigures(JsonElement connection) => connection.TryGetProperty("ssl", out _);

    private static Task<ProgramResult> ListAsync(Uri broker, SelfSigned trusted) => ChildProcess.RunAsync(
        Repository.CommandLineAssembly, ["dead-letters", "list", "--broker", broker.ToString()], new Dictionary<string, string?> { ["SSL_CERT_FILE"] = trusted.CertificateFile }, Cancellation);

    private async Task<Dictionary<string, string?>> BusAsync(Uri address, Uri broker, SelfSigned trusted) =>
        new(Settings(address, new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation))))
        {
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = broker.ToString(),
            ["SSL_CERT_FILE"] = trusted.CertificateFile,
        };

    private static Dictionary<string, string?> Settings(Uri address, NpgsqlConnectionStringBuilder database) => new()
    {
        ["ASPNETCORE_URLS"] = address.ToString(),
        ["ConnectionStrings__postgres"] = database.ConnectionString,
        ["Store__AutoCreate"] = "true",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>By the server's own hands: the files must belong to its account.</summary>
    private static async Task UseTlsAsync(string superuser, SelfSigned certificate)
    {
        await using var source = NpgsqlDataSource.Create(superuser);
        foreach (var (file, text) in new[] { ("server.crt", certificate.CertificateText), ("server.key", certificate.KeyText) })
        {
            await using var write = source.CreateCommand(string.Create(CultureInfo.InvariantCulture,
                $"copy (select unnest(string_to_array('{text.Trim()}', E'\\n'))) to program 'umask 077 && cat > {file}'"));
            await write.ExecuteNonQueryAsync(Cancellation);
        }

        await using (var set = source.CreateCommand("alter system set ssl = on")) await set.ExecuteNonQueryAsync(Cancellation);
        await using (var reload = source.CreateCommand("select pg_reload_conf()")) await reload.ExecuteNonQueryAsync(Cancellation);
        await Eventually.SeesAsync(() => ScalarAsync(superuser, "select current_setting('ssl') = 'on'"), on => on, "TLS of the database");
    }

    private static async Task<bool> ScalarAsync(string connection, string query)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(query, open);
        return (bool)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task<HttpResponseMessage?> TryAsync(HttpClient client, Uri address)
    {
        try
        {
            return await client.GetAsync(address, Cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
