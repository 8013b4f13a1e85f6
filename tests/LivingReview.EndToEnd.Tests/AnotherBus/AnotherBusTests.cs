using LivingReview.Analysis;
using LivingReview.Contracts;
using LivingReview.EndToEnd.Tests.Recording;
using LivingReview.Ingestion;
using LivingReview.Notification;
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
        var consumers = Seam.ConsumersIn(typeof(IngestionModule).Assembly, typeof(AnalysisModule).Assembly, typeof(NotificationModule).Assembly);
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation),
            builder =>
            {
                builder.Services.AddSingleton(provider => new PlainBus(provider, consumers)).AddHostedService(provider => provider.GetRequiredService<PlainBus>());
                builder.Services.AddSingleton<IBus>(provider => Seam.Publishing(provider.GetRequiredService<PlainBus>().CarryAsync));
                SampleSystem.Add(builder.Services, builder.Configuration);
            },
            SampleSystem.Map,
            // What is lost last of all is noticed by the next announcement.
            new Dictionary<string, string?>(SampleSystem.Settings) { ["Ingestion:Publishing:HeadIntervalSeconds"] = "1", ["Analysis:HeadIntervalSeconds"] = "1", ["Analysis:GapGraceSeconds"] = "0.2" },
            Cancellation);
        var bus = services.Services.GetRequiredService<PlainBus>();

        var recorded = await new SampleRecording(services.Client, SampleSystem.Registration(), SampleSystem.Studies(), Cancellation).RecordAsync();

        Assert.Empty(bus.Faults);
        Assert.Contains(nameof(StudyExtracted), bus.Lost);
        Assert.Contains(nameof(EstimateVersionAdded), bus.Lost);
        Assert.Contains(nameof(StudyExtracted), bus.Repeated);
        Assert.Empty(system.Recorded.SelectMany(one => JsonDifferences.Between(one.Value, recorded[one.Key], one.Key)));
        Assert.Null(services.Services.GetService<IBusControl>());
    }
}
