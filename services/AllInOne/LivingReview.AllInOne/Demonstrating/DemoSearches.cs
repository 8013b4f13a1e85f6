using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Embedding;
using LivingReview.Surveillance.StandIn;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>Writes a search strategy for each of the demonstration's sources and waits for the first searches. Later starts find them and go on.</summary>
internal static class DemoSearches
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task ShowAsync(ServerConnection api, TextWriter say, CancellationToken cancellationToken)
    {
        var review = Sample.Review().Id;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            foreach (var source in SourcesStandIn.Sources) await WriteAsync(api, review, source, patience.Token);
            var strategies = await SearchedAsync(api, review, patience.Token);
            var works = (await api.Client.Searches.WorksAsync(review, 500, null, patience.Token)).Items;
            await say.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Searches    {strategies.Count} sources of invented examples on this machine, {works.Count} works found: {new Uri(api.Root, SearchesClient.WorksOf(review))}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"The searches did not end within {Patience.TotalMinutes} minute; the lines above on standard error say why."));
        }
    }

    /// <summary>The review reaches the service by the bus, a moment after it was registered.</summary>
    private static async Task WriteAsync(ServerConnection api, string review, string source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = await api.Client.Searches.WriteAsync(review, source, new StrategyRequest { Query = "osteoporosis", Since = DemoSources.Since }, cancellationToken);
            if (written is not ApiResult<StrategyView>.Refused { Problem.Status: 404 })
            {
                api.Require("A search strategy", written);
                return;
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<StrategyView>> SearchedAsync(ServerConnection api, string review, CancellationToken cancellationToken)
    {
        while (true)
        {
            var strategies = await api.Client.Searches.ListAsync(review, cancellationToken);
            if (strategies.All(s => s.CompletedAt is not null || s.Paused || s.LastFailure is not null)) return strategies;
            await Task.Delay(100, cancellationToken);
        }
    }
}
