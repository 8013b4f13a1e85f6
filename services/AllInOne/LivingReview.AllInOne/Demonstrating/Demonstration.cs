using LivingReview.Client;
using LivingReview.Contracts.Reviews;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>Loads sample reviews through the public API and shows the results.</summary>
internal static class Demonstration
{
    /// <summary>Both samples with their histories.</summary>
    public static async Task ShowHistoryAsync(ServerConnection api, TextWriter say, CancellationToken cancellationToken)
    {
        var player = await OsteoporosisHistory.PlayAsync(api, say, cancellationToken);
        await SkinLesionHistory.PlayAsync(api, say, cancellationToken);
        await ShowAsync(api, player, Sample.Review("osteoporosis-imaging-ml-2.review.json").Title, say, cancellationToken);
    }

    /// <summary>The first sample, loaded at once.</summary>
    public static async Task ShowAsync(ServerConnection api, TextWriter say, CancellationToken cancellationToken)
    {
        var sample = Sample.Review();
        var player = new SamplePlayer(api, sample.Id);
        var review = await player.OpenAsync(sample, cancellationToken);
        await say.WriteLineAsync(FormattableString.Invariant($"Review      {review.Id}: {(review.Revision == 1 ? "registered" : $"found with {review.Studies} studies at revision {review.Revision}")}"));
        if (review.Revision == 1) await ImportAsync(api, sample.Id, say, cancellationToken);
        await player.OpenAsync(sample, cancellationToken);
        await say.WriteLineAsync(FormattableString.Invariant($"Estimates   waiting for revision {player.Revision}"));
        await ShowAsync(api, player, review.Title, say, cancellationToken);
    }

    private static async Task ShowAsync(ServerConnection api, SamplePlayer player, string title, TextWriter say, CancellationToken cancellationToken)
    {
        var estimates = await player.EstimatesAsync(cancellationToken);
        await say.WriteLineAsync();
        await say.WriteLineAsync(FormattableString.Invariant($"{title}: pooled by modality at revision {estimates.Revision}"));
        await say.WriteAsync(PooledTable.Format(estimates.Strata.Where(s => StratumKey.Parse(s.Stratum) is { IsOverall: true } or { IsSubgroup: true, Levels: [{ Factor: "modality" }] })));
        await say.WriteLineAsync();
        await say.WriteLineAsync($"Page        {new Uri(api.Root, "reviews/" + estimates.Review)}");
    }

    private static async Task ImportAsync(ServerConnection api, string review, TextWriter say, CancellationToken cancellationToken)
    {
        await using var file = Sample.Studies();
        var report = api.Require("The sample review", await api.Client.Imports.SendAsync(review, new Upload(file.Length, _ => file), new ImportOptions { Format = "csv" }, cancellationToken));
        await say.WriteLineAsync(FormattableString.Invariant($"Studies     {report.Accepted.Count} imported from {Sample.StudiesFile}"));
    }
}
