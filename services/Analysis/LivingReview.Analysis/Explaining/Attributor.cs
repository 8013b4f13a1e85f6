using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Explaining;

/// <summary>
/// Why a summary point moved: a pure function. With f the summary point of a set of tables by today's engine, A the tables before, B those
/// after and P the studies that differ, the share of study i is
/// <c>((f(A with i changed) - f(A)) + (f(B) - f(B with i as before))) / 2</c>, the mean of its effect as the first and as the last change.
/// For one change this is the whole, for two it is Shapley's value; what the shares leave of f(B) - f(A) is the interaction. What the
/// stored change has beyond f(B) - f(A) is the method's.
/// </summary>
internal static class Attributor
{
    /// <summary>Explains a change; null unless both sides are pooled.</summary>
    public static Attribution? Explain(StratumInputs before, StratumEstimate stored, StratumInputs after, StratumEstimate now)
    {
        if (!stored.Regime.IsPooled() || !now.Regime.IsPooled()) return null;
        var change = Point.Of(now) - Point.Of(stored);
        var (start, end) = (Fit(before, before.Studies), Fit(before, after.Studies));
        var evidence = end - start;
        var today = stored.EngineVersion == Engine.Version && now.EngineVersion == Engine.Version;
        var method = today ? change.Zero : change - evidence;

        var players = Players(before, after);
        var shares = players.Count > Attribution.MostStudies ? [] : players.Select(p => (Player: p, Share: ShareOf(p, before, after, start, end))).ToList();
        var interaction = change - method;
        foreach (var (_, share) in shares) interaction -= share;
        return new Attribution
        {
            Change = change.ToContract(),
            Method = method.ToContract(),
            DataRevision = Sum(ChangeKind.Amended),
            NewStudies = Sum(ChangeKind.Accepted),
            WithdrawnStudies = Sum(ChangeKind.Withdrawn),
            Interaction = interaction.ToContract(),
            Studies =
            [
                .. shares.OrderByDescending(s => s.Share.Size).ThenBy(s => s.Player.Id, StringComparer.Ordinal).Select(s => new StudyShare
                {
                    StudyId = s.Player.Id,
                    Label = s.Player.Label,
                    Kind = s.Player.Kind,
                    Share = s.Share.ToContract(),
                }),
            ],
        };

        PointChange Sum(ChangeKind kind) => shares.Where(s => s.Player.Kind == kind).Aggregate(change.Zero, (sum, s) => sum + s.Share).ToContract();
    }

    private static List<Player> Players(StratumInputs before, StratumInputs after)
    {
        var old = before.Studies.ToLookup(s => s.Id, StringComparer.Ordinal);
        var now = after.Studies.ToLookup(s => s.Id, StringComparer.Ordinal);
        return [.. old.Concat(now).Select(g => g.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => new Player(id, [.. old[id]], [.. now[id]]))
            .Where(p => !p.Before.Select(StratumInputs.Counts).SequenceEqual(p.After.Select(StratumInputs.Counts)))];
    }

    private static Point ShareOf(Player player, StratumInputs before, StratumInputs after, Point start, Point end)
    {
        var first = Fit(before, With(before.Studies, player.Id, player.After)) - start;
        var last = end - Fit(before, With(after.Studies, player.Id, player.Before));
        return Point.Mean(first, last, end - start);
    }

    private static IEnumerable<ExtractedStudy> With(IReadOnlyList<ExtractedStudy> studies, string id, IReadOnlyList<ExtractedStudy> tables) =>
        studies.Where(s => s.Id != id).Concat(tables);

    private static Point Fit(StratumInputs stratum, IEnumerable<ExtractedStudy> studies)
    {
        // A subset below the protocol's minimum has a point too, although it would not be shown.
        var inputs = stratum.Having(studies);
        var pooled = StratumPooling.Pool(inputs with { Options = inputs.Options with { MinimumStudies = 1 } });
        return new Point(pooled.Sensitivity?.Estimate, pooled.Specificity?.Estimate);
    }

    /// <summary>A study that differs, with its tables in the stratum before and after: one, unless all its tables count.</summary>
    private sealed record Player(string Id, IReadOnlyList<ExtractedStudy> Before, IReadOnlyList<ExtractedStudy> After)
    {
        public string Label => (After.Count > 0 ? After : Before)[0].Label;

        public ChangeKind Kind => Before.Count == 0 ? ChangeKind.Accepted : After.Count == 0 ? ChangeKind.Withdrawn : ChangeKind.Amended;
    }

    /// <summary>A point or a difference of points; an arm that is not there stays not there.</summary>
    private readonly record struct Point(double? Sensitivity, double? Specificity)
    {
        public static Point Of(StratumEstimate estimate) => new(estimate.Sensitivity?.Estimate, estimate.Specificity?.Estimate);

        /// <summary>No change, of the arms that are there.</summary>
        public Point Zero => new(Sensitivity is null ? null : 0, Specificity is null ? null : 0);

        /// <summary>Mean of two effects in the arms of the change; of one if the other is not defined (a subset that lacks the arm), else 0.</summary>
        public static Point Mean(Point a, Point b, Point change)
        {
            return new(Of(a.Sensitivity, b.Sensitivity, change.Sensitivity), Of(a.Specificity, b.Specificity, change.Specificity));

            static double? Of(double? a, double? b, double? change) => change is null ? null : (a + b) / 2 ?? a ?? b ?? 0;
        }

        public double Size => Math.Abs(Sensitivity ?? 0) + Math.Abs(Specificity ?? 0);

        public static Point operator -(Point a, Point b) => new(a.Sensitivity - b.Sensitivity, a.Specificity - b.Specificity);

        public static Point operator +(Point a, Point b) => new(a.Sensitivity + b.Sensitivity, a.Specificity + b.Specificity);

        public PointChange ToContract() => new(Sensitivity, Specificity);
    }
}
