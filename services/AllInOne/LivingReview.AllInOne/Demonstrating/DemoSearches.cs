using System.Globalization;
using System.Net;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Embedding;
using LivingReview.Surveillance.StandIn;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>Writes a search strategy for each of the demonstration's sources and waits for the first searches. Later starts find them and go on.</summary>
internal static class DemoSearches
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task ShowAsync(HttpClient api, TextWriter say, CancellationToken cancellationToken)
    {
        var root = $"api/reviews/{Sample.Review().Id}/surveillance";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            foreach (var source in SourcesStandIn.Sources) await WriteAsync(api, root, source, patience.Token);
            var strategies = await SearchedAsync(api, root, patience.Token);
            var works = (await api.GetFromJsonAsync<WorkPage>($"{root}/works?limit=500", patience.Token))!.Items;
            await say.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Searches    {strategies.Count} sources of invented examples on this machine, {works.Count} works found: {new Uri(api.BaseAddress!, $"{root}/works")}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"The searches did not end within {Patience.TotalMinutes} minute; the lines above on standard error say why."));
        }
    }

    /// <summary>The review reaches the service by the bus, a moment after it was registered.</summary>
    private static async Task WriteAsync(HttpClient api, string root, string source, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var written = await api.PutAsJsonAsync($"{root}/strategies/{source}", new StrategyRequest { Query = "osteoporosis", Since = DemoSources.Since }, cancellationToken);
            if (written.IsSuccessStatusCode) return;
            if (written.StatusCode != HttpStatusCode.NotFound)
                throw new EmbeddingException($"A search strategy was refused ({(int)written.StatusCode}): {await written.Content.ReadAsStringAsync(cancellationToken)}");
            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<StrategyView>> SearchedAsync(HttpClient api, string root, CancellationToken cancellationToken)
    {
        while (true)
        {
            var strategies = (await api.GetFromJsonAsync<StrategyView[]>($"{root}/strategies", cancellationToken))!;
            if (strategies.All(s => s.CompletedAt is not null || s.Paused || s.LastFailure is not null)) return strategies;
            await Task.Delay(100, cancellationToken);
        }
    }
}
