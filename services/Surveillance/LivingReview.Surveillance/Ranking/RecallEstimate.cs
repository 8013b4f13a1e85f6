using MathNet.Numerics.Distributions;

namespace LivingReview.Surveillance.Ranking;

/// <summary>
/// How much of what is relevant was found, estimated from the records decided last. They were read in order of expected relevance, so what is
/// still unread should hold no larger share of relevant records than they did: the estimate errs on the low side, as long as the order is no
/// worse than chance. A report for people who decide when to stop; nothing stops by itself.
/// </summary>
internal sealed record RecallEstimate
{
    /// <summary>Share of records in the window, and fewest of them.</summary>
    private const double WindowShare = 0.1;

    private const int SmallestWindow = 50;

    /// <summary>Relevant records found.</summary>
    public required int Found { get; init; }

    /// <summary>Records that wait.</summary>
    public required int Unread { get; init; }

    /// <summary>The records decided last that the estimate rests on.</summary>
    public required int Window { get; init; }

    /// <summary>Relevant ones among them.</summary>
    public required int WindowRelevant { get; init; }

    /// <summary>Expected relevant records among the unread ones.</summary>
    public required double ExpectedUnread { get; init; }

    /// <summary>Estimated recall, 0 to 1; null before anything relevant was found.</summary>
    public double? Recall { get; init; }

    /// <summary>Lower limit of its 95% interval.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper limit: always 1, because an order that works leaves nothing behind.</summary>
    public double Upper { get; init; } = 1;

    /// <summary>Irrelevant records in a row since the last relevant one.</summary>
    public required int SinceLastRelevant { get; init; }

    /// <summary>The estimate from the decisions in their order.</summary>
    /// <param name="decisions">Whether each decided record is relevant, first decision first.</param>
    /// <param name="total">All records, decided or not.</param>
    public static RecallEstimate Of(IReadOnlyList<bool> decisions, int total)
    {
        var found = decisions.Count(d => d);
        var unread = Math.Max(0, total - decisions.Count);
        var window = Math.Min(decisions.Count, Math.Max(SmallestWindow, (int)Math.Ceiling(WindowShare * total)));
        var relevant = decisions.Skip(decisions.Count - window).Count(d => d);
        var last = decisions.Index().LastOrDefault(d => d.Item, (Index: -1, Item: false)).Index;
        // The share in the window is no smaller than that in the rest: upper limit of a binomial share (Clopper and Pearson) at 97.5%.
        var highest = unread == 0 ? 0 : relevant == window ? 1 : Beta.InvCDF(relevant + 1, window - relevant, 0.975);
        var expected = window == 0 ? unread : (double)relevant / window * unread;
        return new RecallEstimate
        {
            Found = found,
            Unread = unread,
            Window = window,
            WindowRelevant = relevant,
            ExpectedUnread = expected,
            Recall = found == 0 ? null : found / (found + expected),
            Lower = found == 0 ? 0 : found / (found + highest * unread),
            SinceLastRelevant = decisions.Count - 1 - last,
        };
    }
}
