using System.Reflection;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Analysis.Tests.Service;

/// <summary>A broker that was killed can leave a publication without an end (issue 1930 of rabbitmq-dotnet-client): the publisher of all evidence then stood still for minutes.</summary>
public sealed class ConfirmedPublishingTests
{
    private static readonly EvidenceReplayRequested Message = new() { Review = "r", From = 1, To = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_publication_without_an_end_is_given_up_and_does_not_stop_its_publisher()
    {
        var time = new FakeTimeProvider();
        var publishing = Endpoint.With(new TaskCompletionSource().Task).PublishConfirmedAsync(Message, Cancellation, Guid.NewGuid(), time);
        time.Advance(ConfirmedPublishing.Patience / 2);
        Assert.False(publishing.IsCompleted);
        time.Advance(ConfirmedPublishing.Patience / 2);

        await Assert.ThrowsAsync<TimeoutException>(() => publishing);
    }

    /// <summary>An alarm of the broker may last longer than ten seconds; a consumer's message would be given up after some tries.</summary>
    [Fact]
    public async Task A_consumer_waits_as_long_as_an_alarm_may_last()
    {
        var time = new FakeTimeProvider();
        var publishing = Endpoint.With<ConsumeContext>(new TaskCompletionSource().Task).PublishConfirmedAsync(Message, Cancellation, Guid.NewGuid(), time);
        time.Advance(ConfirmedPublishing.ConsumerPatience / 2);
        Assert.False(publishing.IsCompleted);
        time.Advance(ConfirmedPublishing.ConsumerPatience / 2);

        await Assert.ThrowsAsync<TimeoutException>(() => publishing);
    }

    [Fact]
    public async Task A_fault_of_the_broker_is_told_as_it_is() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Endpoint.With(Task.FromException(new InvalidOperationException("refused"))).PublishConfirmedAsync(Message, Cancellation));

    /// <summary>Answers every publication with one task.</summary>
    public class Endpoint : DispatchProxy
    {
        private Task _answer = Task.CompletedTask;

        public static IPublishEndpoint With(Task answer) => With<IPublishEndpoint>(answer);

        public static T With<T>(Task answer)
            where T : class, IPublishEndpoint
        {
            var endpoint = Create<T, Endpoint>();
            ((Endpoint)(object)endpoint)._answer = answer;
            return endpoint;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer;
    }
}
