namespace LivingReview.Surveillance.Ranking;

/// <summary>What to read first. Nothing is left out and nothing is decided: every undecided record has a place.</summary>
internal static class ReadingOrder
{
    /// <summary>The undecided records, most relevant by the model first; without anything to learn from, in the order given.</summary>
    /// <param name="features">All records.</param>
    /// <param name="relevant">Decided records by id.</param>
    public static IReadOnlyList<string> Of(TextFeatures features, IReadOnlyDictionary<string, bool> relevant)
    {
        var decided = features.Ids.Index().Where(r => relevant.ContainsKey(r.Item)).ToDictionary(r => r.Index, r => relevant[r.Item]);
        var scores = RelevanceModel.Scores(features, decided);
        var open = Enumerable.Range(0, features.Ids.Count).Where(i => !decided.ContainsKey(i));
        return [.. (scores is null ? open : open.OrderByDescending(i => scores[i]).ThenBy(i => i)).Select(i => features.Ids[i])];
    }
}
