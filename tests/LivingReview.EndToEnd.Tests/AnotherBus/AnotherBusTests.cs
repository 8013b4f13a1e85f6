using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts;
using LivingReview.Contracts.Studies;
using LivingReview.Contracts.Surveillance;
using LivingReview.EndToEnd.Tests.Recording;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.EndToEnd.Tests.AnotherBus;

/// <summary>
/// The way out of the bus (docs/adr/0013), walked in the tests: the services run unchanged on a bus without MassTransit, a bad one, and all that
/// their API answers of the sample, from the estimates to the deliveries of alerts, is what it answers on MassTransit.
/// </summary>
[Collection(SampleSystem.Collection)]
public sealed class AnotherBusTests(SampleSystem system, PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_another_bus_that_loses_and_repeats_messages_the_sample_comes_out_the_same()
    {
        var consumers = Seam.ConsumersIn(typeof(IngestionModule).Assembly, typeof(AnalysisModule).Assembly, typeof(NotificationModule).Assembly, typeof(SurveillanceModule).Assembly);
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation),
            builder =>
            {
                builder.Services.AddSingleton(provider => new PlainBus(provider, consumers)).AddHostedService(provider => provider.GetRequiredService<PlainBus>());
                builder.Services.AddSingleton<IBus>(provider => Seam.Publishing(provider.GetRequiredService<PlainBus>().CarryAsync));
                SampleSystem.Add(builder.Services, builder.Configuration);
                builder.Services.AddSurveillance(builder.Configuration);
            },
            app =>
            {
                SampleSystem.Map(app);
                app.MapSurveillance();
            },
            // What is lost last of all is noticed by the next announcement.
            new Dictionary<string, string?>(SampleSystem.Settings) { ["Ingestion:Publishing:HeadIntervalSeconds"] = "1", ["Analysis:HeadIntervalSeconds"] = "1", ["Analysis:GapGraceSeconds"] = "0.2" },
            Cancellation);
        var bus = services.Services.GetRequiredService<PlainBus>();
        var api = $"/api/v1/reviews/{system.Review}";

        var recorded = await new SampleRecording(services.Client, SampleSystem.Registration(), SampleSystem.Studies(), Cancellation).RecordAsync();

        // Surveillance, of which the sample asks nothing, saw every included study too, and the estimates with them.
        var studies = await services.Client.GetFromJsonAsync<IReadOnlyList<StudyView>>(api + "/studies", Cancellation);
        var included = studies!.Where(study => study.Withdrawn is null).Select(study => study.Study.Id).Order(StringComparer.Ordinal).ToList();
        var seen = await Eventually.SeesAsync(
            () => services.Client.GetFromJsonAsync<EvidencePaths>(api + "/surveillance/paths", Cancellation), paths => paths!.Studies.Count == included.Count, "every study at surveillance");
        Assert.Equal(included, seen!.Studies.Select(study => study.Study).Order(StringComparer.Ordinal));
        Assert.Contains(seen.Studies, study => study.EstimatedAt is not null);

        Assert.Empty(bus.Faults);
        Assert.Contains(nameof(StudyExtracted), bus.Lost);
        Assert.Contains(nameof(EstimateVersionAdded), bus.Lost);
        Assert.Contains(nameof(StudyExtracted), bus.Repeated);
        Assert.Empty(system.Recorded.SelectMany(one => JsonDifferences.Between(one.Value, recorded[one.Key], one.Key)));
        Assert.Null(services.Services.GetService<IBusControl>());
    }
}
