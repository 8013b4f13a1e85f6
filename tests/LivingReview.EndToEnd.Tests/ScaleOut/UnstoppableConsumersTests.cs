using LivingReview.EndToEnd.Tests.AnotherBus;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Supervision;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>
/// MassTransit waits for the end of dead consumers without regard to the time that it was given; whoever waited for it stood still, said "Degraded" and
/// never ended the process.
/// </summary>
public sealed class UnstoppableConsumersTests(RabbitFixture rabbit)
{
    private static readonly Uri Queue = new("rabbitmq://localhost/living-review-dead");

    private int _stops;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_whose_dead_consumers_do_not_stop_ends_to_be_started_again()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Transport"] = "rabbitmq",
            ["Bus:RabbitMq"] = (await rabbit.CreateVirtualHostAsync(Cancellation)).ToString(),
            ["Supervision:IntervalSeconds"] = "0.1",
            ["Supervision:RestartAfterSeconds"] = "0.1",
            ["Supervision:StopSeconds"] = "0.2",
        });
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<PipelineState>().AddLivingReviewBus(builder.Configuration);
        builder.Services.AddSingleton(StandIn.For<IBusControl>((member, _) => member.Name == nameof(IBusControl.CheckHealth) ? DeadEndpoint() : throw StandIn.Unused(member)));
        using var host = builder.Build();
        var supervisor = host.Services.GetServices<IHostedService>().Single(service => service is BackgroundService && service.GetType().Assembly == typeof(PipelineState).Assembly);

        await supervisor.StartAsync(Cancellation);
        var failure = await Eventually.SeesAsync(() => Task.FromResult(host.Services.GetRequiredService<PipelineState>().Failure), failure => failure is not null, "the process to end");
        await supervisor.StopAsync(Cancellation);

        Assert.Contains("Nothing is consumed from living-review-dead although the broker serves, and the consumers could not be stopped", failure, StringComparison.Ordinal);
        Assert.True(_stops >= 2);
    }

    private BusHealthResult DeadEndpoint()
    {
        var endpoint = StandIn.For<IReceiveEndpoint>((member, _) => member.Name switch
        {
            "get_InputAddress" => Queue,
            nameof(IReceiveEndpoint.Stop) => StopAsync(),
            _ => throw StandIn.Unused(member),
        });
        return BusHealthResult.Degraded("dead", new InvalidOperationException("dead"), new Dictionary<string, EndpointHealthResult> { ["dead"] = EndpointHealthResult.Degraded(endpoint, "dead") });
    }

    private Task StopAsync()
    {
        _stops++;
        return new TaskCompletionSource().Task;
    }
}
