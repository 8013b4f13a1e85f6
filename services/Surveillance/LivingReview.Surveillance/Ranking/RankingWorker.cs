using System.Threading.Channels;
using LivingReview.Surveillance.Screening;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Surveillance.Ranking;

/// <summary>Says which reviews have new decisions or records.</summary>
internal sealed class RankingSignal
{
    private readonly Channel<string> _reviews = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Changed(string review) => _reviews.Writer.TryWrite(review);

    /// <summary>Every review that changed since the last call, once each; waits for the first.</summary>
    public async Task<IReadOnlySet<string>> NextAsync(CancellationToken cancellationToken)
    {
        var reviews = new HashSet<string>(StringComparer.Ordinal) { await _reviews.Reader.ReadAsync(cancellationToken) };
        while (_reviews.Reader.TryRead(out var review)) reviews.Add(review);
        return reviews;
    }
}

/// <summary>
/// Learns the order of reading again in the background after decisions by title and abstract. It orders; a fault leaves the order as it was and is
/// logged, and screening goes on.
/// </summary>
internal sealed partial class RankingWorker(RankingSignal signal, ISurveillanceStore store, ScreeningLog log, TimeProvider time, ILogger<RankingWorker> logger) : BackgroundService
{
    /// <summary>Texts beyond this many are not learned from at once; the desk then keeps the order of arrival.</summary>
    private const int MostRecords = 50_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var review in await signal.NextAsync(stoppingToken))
            {
                try
                {
                    await LearnAsync(review, stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    LogFailed(logger, review, fault);
                }
            }
        }
    }

    private async Task LearnAsync(string review, CancellationToken cancellationToken)
    {
        var state = await log.ReadAsync(review, cancellationToken);
        var decisions = state.Settled.ToDictionary(id => id, id => state.Records[id].TitleAbstract.Outcome!.Decision == "include", StringComparer.Ordinal);
        if (state.Order.Count > MostRecords || decisions.Values.Distinct().Count() < 2) return;
        await using var session = store.LightweightSession();
        var known = await session.LoadAsync<ReadingOrderRecord>(review, cancellationToken);
        var complete = known is not null && known.Records.Count + decisions.Count >= state.InOrder.Count(r => r.DuplicateOf is null);
        if (complete && decisions.Count < known!.Decided + Math.Max(10, known.Decided / 20)) return; // a few decisions more move little

        var works = await session.Query<ScreenedWork>().Where(w => w.Review == review).ToListAsync(cancellationToken);
        var texts = works.ToDictionary(w => w.Record.Id, w => $"{w.Record.Title} {w.Record.Abstract}", StringComparer.Ordinal);
        var records = state.InOrder.Where(r => r.DuplicateOf is null).Select(r => new RankedText(r.Id, texts[r.Id])).ToList();
        var order = await Task.Run(() => ReadingOrder.Of(TextFeatures.Of(records), decisions), cancellationToken);
        session.Store(new ReadingOrderRecord(review, order, decisions.Count, time.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "ranking-failed", Message = "The order of reading of {Review} could not be learned; the last one stays.")]
    private static partial void LogFailed(ILogger logger, string review, Exception fault);
}
