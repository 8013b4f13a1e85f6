using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>The service with keys: ann, ben and cat review, owner plans.</summary>
public sealed class DeskService(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A person as the log names them.</summary>
    public string NameOf(string person) => $"{person} (key {person})";

    public async ValueTask InitializeAsync()
    {
        foreach (var (id, role) in new[] { ("ann", "reviewer"), ("ben", "reviewer"), ("cat", "reviewer"), ("owner", "owner") })
        {
            var (key, hash) = ApiKey.Secret(id);
            _keys[id] = key;
            KeyFile.Change(_folder["keys.json"], keys => [.. keys, new ApiKey { Id = id, Name = id, Role = role, Reviews = [], SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
        }

        _running = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddSurveillance(configuration), app => app.MapSurveillance(), bus => bus.AddSurveillanceConsumers(),
            new Dictionary<string, string?> { ["Authentication:KeyFile"] = _folder["keys.json"], ["Authentication:Burst"] = "100000", ["Authentication:RequestsPerSecond"] = "100000" }, Cancellation);
        await ReadAsync<ScreeningPlan>("owner", HttpMethod.Put, "/api/reviews/osteoporosis/screening/plan", JsonContent.Create(new ScreeningPlan { Reasons = ["wrong test", "no 2x2 table"] }));
    }

    public async Task<HttpResponseMessage> SendAsync(string person, HttpMethod method, string address, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys[person]);
        return await _running!.Client.SendAsync(request, Cancellation);
    }

    public async Task<T> ReadAsync<T>(string person, HttpMethod method, string address, HttpContent? body)
    {
        using var answer = await SendAsync(person, method, address, body);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {address}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return (await answer.Content.ReadFromJsonAsync<T>(Cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _folder.Dispose();
    }
}
