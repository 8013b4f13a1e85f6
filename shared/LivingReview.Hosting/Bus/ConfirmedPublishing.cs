using MassTransit;

namespace LivingReview.Hosting.Bus;

/// <summary>
/// Publishes and waits until the broker has the message, but not for ever. A confirmation that is lost with its connection never comes (issue 1930 of
/// rabbitmq-dotnet-client): whoever waits for it has stopped until the process ends, although everything looks healthy.
/// </summary>
public static class ConfirmedPublishing
{
    /// <summary>A confirmation takes milliseconds; it takes this long only when it does not come, or while the broker is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For a consumer, whose message comes again by itself when a connection is lost: long enough that an alarm of the broker, during which it
    /// accepts nothing, does not make a dead letter of it.
    /// </summary>
    public static readonly TimeSpan ConsumerPatience = TimeSpan.FromMinutes(5);

    /// <summary>Publishes a message as what it is; the subscription, consumer or announcer that publishes tries again after a fault, and receivers take a message once.</summary>
    /// <param name="bus">The bus, or the message that is being consumed.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="id">Its id, where it is that of a stored event; else a new one.</param>
    /// <param name="time">The clock; the system's if it is left out.</param>
    /// <exception cref="TimeoutException">The broker has not confirmed it; it may have it.</exception>
    public static Task PublishConfirmedAsync(this IPublishEndpoint bus, object message, CancellationToken cancellationToken, Guid? id = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(message);
        // Given up, not cancelled: a cancelled publication upsets the client's count of confirmations (its issue 1900).
        var publishing = bus.Publish(
            message, message.GetType(),
            context =>
            {
                if (id is not null) context.MessageId = id;
            },
            CancellationToken.None);
        var patience = bus is ConsumeContext ? ConsumerPatience : Patience;
        return time is null ? publishing.WaitAsync(patience, cancellationToken) : publishing.WaitAsync(patience, time, cancellationToken);
    }

    /// <summary>Waits for a publication on a channel of one's own, which is not to be used again after a fault.</summary>
    /// <param name="publication">Ends when the broker has confirmed.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="TimeoutException">The broker has not confirmed it; it may have it.</exception>
    public static Task InTimeAsync(this Task publication, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(publication);
        return publication.WaitAsync(Patience, cancellationToken);
    }
}
