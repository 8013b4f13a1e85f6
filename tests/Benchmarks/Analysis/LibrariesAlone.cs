using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Contracts.Studies;
using Marten;
using Marten.Subscriptions;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Benchmarks.Analysis;

/// <summary>
/// The shortest way of a study by the same libraries and nothing of ours: a POST that appends it to a stream, a subscription that publishes it,
/// a consumer that stores it. No rule, no record of a study, no estimate. What it costs is what no change of our code can save; one process
/// does all of it, so it is a little less than three would need.
/// </summary>
internal static class LibrariesAlone
{
    /// <summary>Studies per second from the POST until they are stored by the consumer, and the processor time of each.</summary>
    public static async Task<(double PerSecond, string Cost)> RunAsync(
        string database, Uri broker, int writers, int warmUp, int studies, Func<int, int, StudySubmission> study, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Arrivals>();
        builder.Services.AddMarten(o =>
            {
                o.Connection(database);
                o.Events.StreamIdentity = StreamIdentity.AsString;
                o.Events.AppendMode = EventAppendMode.Rich;
            })
            .UseLightweightSessions()
            .AddSubscriptionWithServices<Publisher>(ServiceLifetime.Singleton, o => o.Name = "publisher")
            .ApplyAllDatabaseChangesOnStartup()
            .AddAsyncDaemon(DaemonMode.Solo);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<Taker>();
            bus.AddConfigureEndpointsCallback((_, _, endpoint) => ((IRabbitMqReceiveEndpointConfigurator)endpoint).SetQuorumQueue());
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(broker);
                transport.ConfigureEndpoints(context);
            });
        });
        await using var app = builder.Build();
        app.MapPost("/{stream}", async (string stream, StudySubmission submission, IDocumentSession session, CancellationToken token) =>
        {
            session.Events.Append(stream, submission);
            await session.SaveChangesAsync(token);
            return Results.Created($"/{stream}", submission);
        });
        await app.StartAsync(cancellationToken);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            var arrivals = app.Services.GetRequiredService<Arrivals>();
            await LoadAsync(-1, warmUp);
            var (before, start) = (ProcessorTime.Now(), Stopwatch.GetTimestamp());
            await LoadAsync(1, studies);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return (writers * studies / elapsed, ProcessorTime.PerUnit(before, ProcessorTime.Now(), writers * studies));

            async Task LoadAsync(int sign, int each)
            {
                var wanted = arrivals.Count + writers * each;
                await Task.WhenAll(Enumerable.Range(1, writers).Select(async w =>
                {
                    for (var i = 0; i < each; i++)
                    {
                        using var answer = await client.PostAsJsonAsync(string.Create(CultureInfo.InvariantCulture, $"/s{sign * w}"), study(w, i), cancellationToken);
                        answer.EnsureSuccessStatusCode();
                    }
                }));
                while (arrivals.Count < wanted) await Task.Delay(5, cancellationToken);
            }
        }
        finally
        {
            await app.StopAsync(cancellationToken);
        }
    }

    /// <summary>A study on the bus.</summary>
    public sealed record Taken(Guid Id, StudySubmission Study);

    internal sealed class Arrivals
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    internal sealed class Publisher(IBus bus) : SubscriptionBase
    {
        public override async Task<IChangeListener> ProcessEventsAsync(
            EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
        {
            await Task.WhenAll(page.Events.Select(e => bus.Publish(new Taken(e.Id, (StudySubmission)e.Data), cancellationToken)));
            return NullChangeListener.Instance;
        }
    }

    internal sealed class Taker(IDocumentSession session, Arrivals arrivals) : IConsumer<Taken>
    {
        public async Task Consume(ConsumeContext<Taken> context)
        {
            session.Store(context.Message);
            await session.SaveChangesAsync(context.CancellationToken);
            arrivals.Add();
        }
    }
}
