using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using LivingReview.Testing;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Contracts.Tests;

/// <summary>What the services say of themselves: OpenAPI of each, AsyncAPI of what is sent.</summary>
public sealed class DocumentTests(PostgresFixture postgres)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_api_of_ingestion_is_as_approved() =>
        VerifyAsync("openapi/v1.json", "openapi.ingestion.json", (s, c) => s.AddIngestion(c), app => app.MapIngestion(), bus => bus.AddIngestionConsumers());

    [Fact]
    public Task The_api_of_analysis_is_as_approved() =>
        VerifyAsync("openapi/v1.json", "openapi.analysis.json", (s, c) => s.AddAnalysis(c), app => app.MapAnalysis(), bus => bus.AddAnalysisConsumers());

    [Fact]
    public Task The_api_of_notification_is_as_approved() =>
        VerifyAsync("openapi/v1.json", "openapi.notification.json", (s, c) => s.AddNotification(c), app => app.MapNotification(), bus => bus.AddNotificationConsumers());

    [Fact]
    public Task The_api_of_surveillance_is_as_approved() =>
        VerifyAsync("openapi/v1.json", "openapi.surveillance.json", (s, c) => s.AddSurveillance(c), app => app.MapSurveillance(), bus => bus.AddSurveillanceConsumers());

    [Fact]
    public Task The_events_for_subscribers_are_as_approved() =>
        VerifyAsync("asyncapi.json", "asyncapi.json", (s, c) => s.AddNotification(c), app => app.MapNotification(), bus => bus.AddNotificationConsumers());

    private async Task VerifyAsync(
        string path, string name, Action<IServiceCollection, IConfiguration> add, Action<WebApplication> map, Action<IBusRegistrationConfigurator> consumers)
    {
        await using var service = await RunningServices.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), add, map, consumers, cancellationToken: Cancellation);
        var document = JsonNode.Parse(await service.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation))!.AsObject();
        if (name.StartsWith("openapi", StringComparison.Ordinal)) Assert.Empty(Gaps(document));

        Approval.Verify(name, document.ToJsonString(Readable));
    }

    /// <summary>What an operation does not say: its name, what it does, what a parameter means, or what an answer holds.</summary>
    private static IEnumerable<string> Gaps(JsonObject document)
    {
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var name = $"{method} {path}";
                if (operation!["operationId"] is null || operation["summary"] is null) yield return $"{name}: no name or no summary";
                foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                {
                    if (parameter!["description"] is null) yield return $"{name}: nothing says what {parameter["name"]} is";
                }

                foreach (var (status, answer) in operation["responses"]!.AsObject())
                {
                    if (status is not ("204" or "304") && answer!["$ref"] is null && answer["content"] is not JsonObject { Count: > 0 }) yield return $"{name}: {status} has no schema";
                }
            }
        }
    }
}
