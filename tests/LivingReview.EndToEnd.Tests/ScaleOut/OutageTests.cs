using System.Diagnostics;
using LivingReview.EndToEnd.Tests.Living;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>The database goes, the broker goes, both go.</summary>
public sealed class OutageTests
{
    /// <summary>RabbitMQ writes down within three seconds that a quorum queue exists; a crash before that loses the queue.</summary>
    private static readonly TimeSpan QueuesWritten = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_say_that_they_are_not_ready_and_come_back_by_themselves_with_everything()
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var declared = Stopwatch.GetTimestamp();
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        var studies = SampleStudies.Read();
        await SubmitAsync(api, studies.Take(3));
        await api.EstimatesAtAsync(4, Cancellation);
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(declared) > QueuesWritten, "the broker to have its queues on disk");

        await postgres.StopAsync();
        await OutageAsync(deployment);
        await postgres.StartAsync(Cancellation);
        await ReadyAsync(deployment);
        await SubmitAsync(api, studies.Skip(3).Take(3));

        await rabbit.CrashAsync(Cancellation);
        await SubmitAsync(api, studies.Skip(6).Take(3)); // the log takes studies without a broker
        await OutageAsync(deployment);
        await rabbit.RestartAsync(Cancellation);
        await ReadyAsync(deployment);

        await postgres.StopAsync();
        await rabbit.CrashAsync(Cancellation);
        await OutageAsync(deployment);
        await rabbit.RestartAsync(Cancellation);
        await postgres.StartAsync(Cancellation);
        await ReadyAsync(deployment);
        await SubmitAsync(api, studies.Skip(9));

        var estimates = await api.EstimatesAtAsync(15, Cancellation);
        Analyzed.AssertSame(await Analyzed.SampleAsync(Cancellation), estimates.Strata);
    }

    /// <summary>Waits until analysis says that it is not ready, for as long as the outage shall last at least.</summary>
    private static async Task OutageAsync(Deployment deployment)
    {
        var start = Stopwatch.GetTimestamp();
        await Eventually.SeesAsync(() => deployment.IsReadyAsync("Analysis", Cancellation), ready => !ready, "analysis to be not ready");
        await Outage.LastsAsync(start);
    }

    private static async Task ReadyAsync(Deployment deployment)
    {
        try
        {
            foreach (var service in new[] { "Ingestion", "Analysis", "Notification" })
                await Eventually.SeesAsync(() => WhyNotReadyAsync(deployment, service), why => why is null, $"{service} to be ready");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{deployment.Output}", late);
        }
    }

    private static async Task<string?> WhyNotReadyAsync(Deployment deployment, string service)
    {
        await deployment.StartEndedAsync(Cancellation);
        return await deployment.WhyNotReadyAsync(service, Cancellation);
    }

    private static async Task SubmitAsync(ReviewApi api, IEnumerable<Contracts.Studies.StudySubmission> studies)
    {
        foreach (var study in studies) await api.SubmitAsync(study, Cancellation);
    }
}
