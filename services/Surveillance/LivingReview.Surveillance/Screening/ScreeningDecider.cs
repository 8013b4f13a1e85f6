using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening;

/// <summary>What the desk answers to a command: events, or the refusal with its stable name.</summary>
/// <param name="Events">What to append; none where everything stands already.</param>
/// <param name="Refusal">Why nothing is appended; null if nothing is wrong.</param>
/// <param name="Message">The refusal in a sentence.</param>
internal sealed record ScreeningDecision(IReadOnlyList<object> Events, ScreeningRefusal? Refusal = null, string? Message = null)
{
    public static ScreeningDecision Refuse(ScreeningRefusal refusal, string message) => new([], refusal, message);
}

internal enum ScreeningRefusal
{
    UnknownRecord,
    Invalid,
    NotAtStage,
    NotAssigned,
    NoConflict,
}

/// <summary>The rules of the desk, without a store or a clock.</summary>
internal static class ScreeningDecider
{
    /// <summary>A plan: every reason that a judgement names stays on its list.</summary>
    public static ScreeningDecision Plan(ScreeningState state, ScreeningPlanned plan) =>
        UsedReasons(state).FirstOrDefault(r => !plan.Reasons.Contains(r, StringComparer.Ordinal)) is { } used
            ? Refuse(ScreeningRefusal.Invalid, $"reasons: '{used}' is the reason of a judgement and stays.")
            : new([plan]);

    /// <summary>The protocol lists other reasons than the plan: they replace it, and those that judgements name follow them.</summary>
    public static ScreeningDecision FollowProtocol(ScreeningState state, IReadOnlyList<string> listed)
    {
        IReadOnlyList<string> reasons = [.. listed.Union(UsedReasons(state), StringComparer.Ordinal)];
        return state.Plan is { } plan && plan.Reasons.SequenceEqual(reasons, StringComparer.Ordinal)
            ? new([])
            : new([new ScreeningPlanned(reasons, state.Plan?.ReasonsByTitleAbstract ?? false, state.Plan?.WordsFor, state.Plan?.WordsAgainst)]);
    }

    private static IEnumerable<string> UsedReasons(ScreeningState state) => state.InOrder
        .SelectMany(r => ScreeningVocabulary.Stages.SelectMany(s => r.At(s).Judgements.Append(r.At(s).Resolution)))
        .Where(j => j is { IsAlone: false }).Select(j => j!.Reason).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A judgement: by two persons at most, changeable until the second has judged.</summary>
    public static ScreeningDecision Judge(ScreeningState state, string record, string stage, string screener, string decision, string? reason)
    {
        if (Find(state, record, out var standing) is { } unknown) return unknown;
        if (Reason(state, stage, decision, reason) is { } wrong) return wrong;
        if (!standing!.IsOpenAt(stage) || standing.At(stage).InConflict)
            return Refuse(ScreeningRefusal.NotAtStage, $"'{record}' does not wait for judgements at this stage: {standing.Status}.");
        var at = standing.At(stage);
        if (at.Of(screener) is { } own) return own.Decision == decision && own.Reason == reason ? new([]) : new([new RecordJudged(record, stage, screener, decision, reason)]);
        return at.Awaits(screener)
            ? new([new RecordJudged(record, stage, screener, decision, reason)])
            : Refuse(ScreeningRefusal.NotAssigned, $"'{record}' is assigned to two others at this stage.");
    }

    /// <summary>A judgement is taken back: only as long as nobody else has judged, since then both are seen.</summary>
    public static ScreeningDecision TakeBack(ScreeningState state, string record, string stage, string screener)
    {
        if (Find(state, record, out var standing) is { } unknown) return unknown;
        if (standing!.At(stage).Of(screener) is not { } own) return new([]);
        return standing.At(stage).IsJudged
            ? Refuse(ScreeningRefusal.NotAtStage, $"Both have judged '{record}'; a judgement that the other person can see is not taken back.")
            : new([new JudgementWithdrawn(record, stage, own.Screener)]);
    }

    /// <summary>A resolution: only of a conflict.</summary>
    public static ScreeningDecision Resolve(ScreeningState state, string record, string stage, string by, string decision, string? reason)
    {
        if (Find(state, record, out var standing) is { } unknown) return unknown;
        if (decision == "unsure") return Refuse(ScreeningRefusal.Invalid, "decision: a resolution is include or exclude.");
        if (Reason(state, stage, decision, reason) is { } wrong) return wrong;
        return standing!.At(stage).InConflict
            ? new([new ConflictResolved(record, stage, by, decision, reason)])
            : Refuse(ScreeningRefusal.NoConflict, $"'{record}' is not in conflict at this stage: {standing.Status}.");
    }

    /// <summary>Whether the full text is at hand; changeable until the first judgement of it.</summary>
    public static ScreeningDecision Retrieve(ScreeningState state, string record, bool retrieved, string by)
    {
        if (Find(state, record, out var standing) is { } unknown) return unknown;
        if (standing!.Retrieved == retrieved) return new([]);
        return standing.Status is "to-retrieve" or "not-retrieved" || (standing.Status == ScreeningVocabulary.FullText && standing.FullText.Judgements.Length == 0)
            ? new([new ReportRetrieval(record, retrieved, by)])
            : Refuse(ScreeningRefusal.NotAtStage, $"'{record}' does not wait for its full text: {standing.Status}.");
    }

    /// <summary>Deals records to screeners, two to each, so that everyone gets about as many and every pair meets.</summary>
    public static ScreeningDecision Assign(ScreeningState state, string stage, IReadOnlyList<string> screeners, IReadOnlyList<string>? records)
    {
        if (records?.FirstOrDefault(r => !state.Records.ContainsKey(r)) is { } missing) return Refuse(ScreeningRefusal.UnknownRecord, $"The desk has no record '{missing}'.");
        var people = screeners.Distinct(StringComparer.Ordinal).ToList();
        if (people.Count < StageStanding.Persons) return Refuse(ScreeningRefusal.Invalid, "screeners: two or more are needed.");
        var load = people.ToDictionary(p => p, p => state.InOrder.Count(r => r.At(stage).IsAssigned(p)), StringComparer.Ordinal);
        var dealt = people.ToDictionary(p => p, _ => new List<string>(), StringComparer.Ordinal);
        var pairs = new Dictionary<(string, string), int>();
        foreach (var standing in (records ?? state.Order).Distinct(StringComparer.Ordinal).Select(r => state.Records[r]))
        {
            var at = standing.At(stage);
            if (standing.DuplicateOf is not null || at.IsJudged || standing.Status is "excluded-title-abstract" or "not-retrieved") continue;
            var chosen = at.Assigned.Concat(at.Judgements.Select(j => j.Screener)).Distinct(StringComparer.Ordinal).ToList();
            while (chosen.Count < StageStanding.Persons)
            {
                var next = people.Where(p => !chosen.Any(c => Screeners.AreSame(c, p))).OrderBy(p => load[p])
                    .ThenBy(p => chosen.Count == 0 ? 0 : pairs.GetValueOrDefault(Pair(chosen[0], p))).ThenBy(p => p, StringComparer.Ordinal).FirstOrDefault();
                if (next is null) break;
                if (chosen.Count == 1) pairs[Pair(chosen[0], next)] = pairs.GetValueOrDefault(Pair(chosen[0], next)) + 1;
                chosen.Add(next);
                load[next]++;
                dealt[next].Add(standing.Id);
            }
        }

        return new([.. dealt.Where(d => d.Value.Count > 0).Select(d => new RecordsAssigned(stage, d.Key, d.Value))]);

        static (string, string) Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
    }

    /// <summary>Someone leaves: judgements stay, what is not judged goes to the successors in turn, or is open to anyone if none of them can take it.</summary>
    public static ScreeningDecision Depart(ScreeningState state, string screener, IReadOnlyList<string> successors)
    {
        var events = new List<object>();
        var turn = 0;
        foreach (var stage in ScreeningVocabulary.Stages)
        {
            var moves = new List<(string? To, string Record)>();
            foreach (var standing in state.InOrder.Where(r => r.At(stage).IsAssigned(screener) && r.At(stage).Of(screener) is null && !r.At(stage).IsJudged))
            {
                var free = successors.Where(s => !Screeners.AreSame(s, screener) && !standing.At(stage).IsAssigned(s) && standing.At(stage).Of(s) is null).ToList();
                moves.Add((free.Count == 0 ? null : free[turn++ % free.Count], standing.Id));
            }

            events.AddRange(moves.GroupBy(m => m.To, StringComparer.Ordinal).Select(g => new RecordsReassigned(stage, screener, g.Key, [.. g.Select(m => m.Record)])));
        }

        return new(events);
    }

    /// <summary>One person's decision for good: not where two screeners have begun to judge, for it would go past them.</summary>
    public static ScreeningDecision Decide(ScreeningState state, OnePersonDecision decision)
    {
        if (Find(state, decision.Record, out var standing) is { } unknown) return unknown;
        if (standing!.HasDecided(decision)) return new([]);
        return standing.IsBeingJudged(decision.Stage)
            ? Refuse(ScreeningRefusal.NotAtStage, $"Screeners have judged '{decision.Record}' at the desk, where two persons decide: {standing.Status}.")
            : new([decision]);
    }

    /// <summary>A record became a study, whatever was decided about it.</summary>
    public static ScreeningDecision Link(ScreeningState state, RecordBecameStudy link) =>
        Find(state, link.Record, out var standing) is { } unknown ? unknown : standing!.Study == link.Study ? new([]) : new([link]);

    private static ScreeningDecision? Find(ScreeningState state, string record, out RecordStanding? standing) =>
        state.Records.TryGetValue(record, out standing) ? null : Refuse(ScreeningRefusal.UnknownRecord, $"The desk has no record '{record}'.");

    private static ScreeningDecision? Reason(ScreeningState state, string stage, string decision, string? reason)
    {
        var needed = decision == "exclude" && (stage == ScreeningVocabulary.FullText || state.Plan?.ReasonsByTitleAbstract == true);
        if (needed && reason is null) return Refuse(ScreeningRefusal.Invalid, "reason: an exclusion needs one of the plan's reasons.");
        if (reason is not null && decision != "exclude") return Refuse(ScreeningRefusal.Invalid, "reason: only an exclusion has one.");
        return reason is null || state.Plan?.Reasons.Contains(reason, StringComparer.Ordinal) == true
            ? null
            : Refuse(ScreeningRefusal.Invalid, $"reason: '{reason}' is not one of the plan's: {string.Join(", ", state.Plan?.Reasons ?? [])}.");
    }

    private static ScreeningDecision Refuse(ScreeningRefusal refusal, string message) => ScreeningDecision.Refuse(refusal, message);
}
