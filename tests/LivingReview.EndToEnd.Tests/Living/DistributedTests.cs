using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>Four hosts, one broker, one database: the way of fourteen studies.</summary>
public sealed class DistributedTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const int Seed = 20261124;

    [Fact]
    public async Task Studies_in_any_order_and_delivered_twice_give_the_estimates_of_the_file()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(cancellationToken), broker, cancellationToken);
        await using var copies = await SecondDelivery.StartAsync(broker, cancellationToken);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(cancellationToken);

        foreach (var study in Shuffled()) await api.SubmitAsync(study, cancellationToken);
        await copies.FlushAsync(studies: 14, cancellationToken);
        var estimates = await api.EstimatesAtAsync(15, cancellationToken);

        Assert.Equal(14, copies.Sent);
        Analyzed.AssertSame(await Analyzed.SampleAsync(cancellationToken), estimates.Strata);
        Assert.Equal(15, (await api.ShowAsync(cancellationToken)).Revision);
    }

    [Fact]
    public async Task An_analysis_that_is_killed_in_the_middle_loses_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(cancellationToken), broker, cancellationToken);
        await using var copies = await SecondDelivery.StartAsync(broker, cancellationToken);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(cancellationToken);
        var studies = Shuffled();

        foreach (var study in studies.Take(5)) await api.SubmitAsync(study, cancellationToken);
        await api.EstimatesAtAsync(3, cancellationToken);
        await api.SubmitAsync(studies[5], cancellationToken);
        await deployment.KillAsync("Analysis");
        foreach (var study in studies.Skip(6)) await api.SubmitAsync(study, cancellationToken);
        await copies.FlushAsync(studies: 14, cancellationToken);
        await deployment.StartHostAsync("Analysis", cancellationToken);
        var estimates = await api.EstimatesAtAsync(15, cancellationToken);

        Analyzed.AssertSame(await Analyzed.SampleAsync(cancellationToken), estimates.Strata);
    }

    private static Contracts.Studies.StudySubmission[] Shuffled()
    {
        var studies = SampleStudies.Read().ToArray();
        new Random(Seed).Shuffle(studies);
        return studies;
    }
}
