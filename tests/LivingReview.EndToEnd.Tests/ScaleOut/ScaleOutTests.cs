using System.Globalization;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>
/// Two workers over one broker, killed and stopped in turn while studies come in. LIVINGREVIEW_SCALEOUT=40x50 makes it 40 reviews of 50
/// studies.
/// </summary>
public sealed class ScaleOutTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const string SizeVariable = "LIVINGREVIEW_SCALEOUT";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_review_ends_complete_whichever_worker_dies()
    {
        var (reviews, studies) = Size();
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var farm = await WorkerFarm.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, workers: 2, Cancellation);
        var many = new ManyReviews(reviews, studies);
        await many.RegisterAsync(farm.Ingestion, Cancellation);

        // All evidence goes to one worker while it has room, from whatever queue; the other's turn comes when that one is killed below.
        var priorities = await Eventually.SeesAsync(
            () => WorkerFarm.PrioritiesAsync(rabbit, broker, Cancellation), p => p.Count == 3 && p.All(q => q.Value.Count == 2), "two consumers of each queue of evidence");
        Assert.All(priorities.Values, p => Assert.True(p[0] < p[1]));
        Assert.Single(priorities.Values.Select(p => (p[0], p[1])).Distinct());

        var submitting = many.SubmitAsync(farm.Ingestion, Cancellation);
        var (killed, stopped) = (0, new List<int>());
        do
        {
            await farm.KillAsync(killed++ % 2, Cancellation);
            stopped.Add(await farm.StopAsync(killed % 2, Cancellation));
        }
        while (!submitting.IsCompleted);

        await submitting;
        using var analysis = farm.Analysis;
        await many.AssertCompleteAsync(analysis, Cancellation);
        Assert.All(stopped, code => Assert.Equal(0, code));
        Assert.Equal(0, await WorkerFarm.DeadLettersAsync(rabbit, broker, Cancellation));
    }

    private static (int Reviews, int Studies) Size()
    {
        var parts = (Environment.GetEnvironmentVariable(SizeVariable) is { Length: > 0 } size ? size : "6x10").Split('x');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
