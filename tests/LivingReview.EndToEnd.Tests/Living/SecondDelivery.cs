using LivingReview.Contracts;
using LivingReview.Testing;
using MassTransit;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>
/// Makes the broker deliver every study to analysis a second time, late and in another order: each copy goes out when the next study
/// comes by, the rest backwards at the end.
/// </summary>
internal sealed class SecondDelivery : IAsyncDisposable
{
    private static readonly Uri AnalysisQueue = new("exchange:living-review-study-extracted");

    private readonly IBusControl _bus;
    private readonly Stack<ConsumeContext<StudyExtracted>> _held = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SecondDelivery(Uri broker) => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(broker);
        rabbit.ReceiveEndpoint("second-delivery", endpoint => endpoint.Handler<StudyExtracted>(HoldAsync));
    });

    /// <summary>Copies sent so far.</summary>
    public int Sent { get; private set; }

    public static async Task<SecondDelivery> StartAsync(Uri broker, CancellationToken cancellationToken)
    {
        var copies = new SecondDelivery(broker);
        await copies._bus.StartAsync(cancellationToken);
        return copies;
    }

    /// <summary>Sends what is held, newest first, once every study has come by.</summary>
    public Task FlushAsync(int studies, CancellationToken cancellationToken) => Eventually.SeesAsync(
        async () =>
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (Sent + _held.Count >= studies)
                    while (_held.TryPop(out var message)) await SendAsync(message);
                return Sent;
            }
            finally
            {
                _turn.Release();
            }
        },
        sent => sent >= studies, $"{studies} studies to have come by", TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        _turn.Dispose();
    }

    private async Task HoldAsync(ConsumeContext<StudyExtracted> message)
    {
        await _turn.WaitAsync(message.CancellationToken);
        try
        {
            if (_held.Count > 1) await SendAsync(_held.Pop());
            _held.Push(message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SendAsync(ConsumeContext<StudyExtracted> message)
    {
        var queue = await _bus.GetSendEndpoint(AnalysisQueue);
        await queue.Send(message.Message, copy => copy.MessageId = message.MessageId);
        Sent++;
    }
}
