using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting;
using LivingReview.Hosting.Accounts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Embedding;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.AllInOne.Tests.Security;

/// <summary>Every service in one process that knows its callers by keys, in as much memory as a container of theirs has.</summary>
public sealed class RestrictedServer(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Review = "matrix";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, HttpClient> _clients = [];
    private readonly Dictionary<string, string> _secrets = [];
    private ChildProcess? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// A caller without a key; one of each role; an owner whose key is for another review, was revoked, or has expired; and people with accounts: an
    /// owner of everything, an extractor of this review and an owner of another one alone, one whose account was closed, and one whose sign-ins were ended.
    /// </summary>
    public static IReadOnlyList<string> Callers { get; } =
        ["nobody", .. Roles.Names, "elsewhere", "revoked", "expired", "account-owner", "account-here", "account-elsewhere", "account-closed", "account-ended"];

    public ChildProcess Process => _server!;

    /// <summary>Every address of every service, as they register it: method and pattern.</summary>
    public IReadOnlyList<(string Method, string Pattern)> Routes { get; private set; } = [];

    public Uri Address { get; private set; } = null!;

    /// <summary>The key or token of a caller; null for nobody.</summary>
    public string? SecretOf(string caller) => _secrets.GetValueOrDefault(caller);

    public HttpClient this[string caller] => _clients[caller];

    public async ValueTask InitializeAsync()
    {
        foreach (var caller in Callers.Skip(1).Where(caller => !caller.StartsWith("account-", StringComparison.Ordinal)))
        {
            (_secrets[caller], var hash) = ApiKey.Secret(caller);
            var key = new ApiKey { Id = caller, Name = caller, Role = Roles.Parse(caller) is null ? "owner" : caller, Reviews = caller == "elsewhere" ? ["another"] : [], SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch, RevokedAt = caller == "revoked" ? DateTimeOffset.UnixEpoch : null, ExpiresAt = caller == "expired" ? DateTimeOffset.UnixEpoch : null };
            KeyFile.Change(_folder["keys.json"], known => [.. known, key]);
        }

        InviteAccounts();
        var port = OwnedProcess.FreePort();
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        _server = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--postgres", database, "--port", $"{port}"],
            new Dictionary<string, string?>
            {
                ["Authentication__KeyFile"] = _folder["keys.json"],
                ["Authentication__AccountFile"] = _folder["accounts.json"],
                ["Authentication__RequestsPerSecond"] = "100000",
                ["Authentication__Burst"] = "1000000",
                ["Limits__AddressRequestsPerSecond"] = "100000",
                ["DOTNET_GCHeapHardLimit"] = "0x18000000", // three quarters of the 512 MB of a container
            },
            Cancellation);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        await _server.WaitForAsync(new Uri(Address, "health/ready"), Cancellation);
        foreach (var caller in Callers)
        {
            _clients[caller] = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
            if (SecretOf(caller) is { } key) _clients[caller].DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var registered = await this["owner"].PostAsJsonAsync("api/reviews", new RegisterReview { Id = Review, Title = "Matrix", Protocol = new Protocol { Question = "Who may?" } }, Cancellation);
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync(Cancellation));
        Routes = await RoutesOfAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private void InviteAccounts()
    {
        Account[] accounts =
        [
            new() { Id = "account-owner", Name = "Owner", Role = "owner", Stamp = "now" },
            new() { Id = "account-here", Name = "Extractor", Reviews = new Dictionary<string, string> { [Review] = "extractor" }, Stamp = "now" },
            new() { Id = "account-elsewhere", Name = "Elsewhere", Reviews = new Dictionary<string, string> { ["another"] = "owner" }, Stamp = "now" },
            new() { Id = "account-closed", Name = "Closed", Role = "owner", Stamp = "now", ClosedAt = DateTimeOffset.UnixEpoch },
            new() { Id = "account-ended", Name = "Ended", Role = "owner", Stamp = "now" },
        ];
        AccountFile.Change(_folder["accounts.json"], _ => accounts);
        var tokens = new AccountTokens(Options.Create(new AccessOptions { AccountFile = _folder["accounts.json"] }), TimeProvider.System);
        foreach (var account in accounts) _secrets[account.Id] = tokens.Issue(account.Id == "account-ended" ? account with { Stamp = "before" } : account);
    }

    /// <summary>From the services' own registrations, which are composed for it and not started.</summary>
    private static async Task<IReadOnlyList<(string, string)>> RoutesOfAsync(string database)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:postgres"] = database;
        builder.AddServiceDefaults("routes");
        builder.Services.AddIngestion(builder.Configuration).AddAnalysis(builder.Configuration).AddNotification(builder.Configuration).AddSurveillance(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddIngestionConsumers(), bus => bus.AddAnalysisConsumers(), bus => bus.AddNotificationConsumers(), bus => bus.AddSurveillanceConsumers());
        await using var app = builder.Build();
        app.UseServiceDefaults();
        app.MapIngestion();
        app.MapAnalysis();
        app.MapNotification();
        app.MapSurveillance();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["ANY"]).Select(m => (Method: m, Pattern: "/" + e.RoutePattern.RawText?.Trim('/'))))
            .Where(r => r.Pattern.StartsWith("/api", StringComparison.OrdinalIgnoreCase)).Distinct().OrderBy(r => r.Pattern, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal)];
    }
}
