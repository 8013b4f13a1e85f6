using LivingReview.Contracts;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using Marten;

namespace LivingReview.Surveillance.Evidence;

/// <summary>Remembers what reviews include, so that notices about it are found.</summary>
internal sealed class EvidenceIntake(ISurveillanceStore store, ScreeningLog screening, FoundWorksIntake works, TimeProvider time)
{
    public Task AcceptAsync(string review, IReadOnlyList<StudyExtracted> studies, CancellationToken cancellationToken) =>
        AcceptAsync(review, studies.Select(s => s.Revision), null, async session =>
        {
            session.Store<EvidenceStep>([.. studies.Select(EvidenceStep.From)]);
            var newest = studies.GroupBy(s => s.Study.Id, StringComparer.Ordinal).Select(g => g.MaxBy(s => s.Revision)!).Select(IncludedStudy.From).ToList();
            var first = studies.GroupBy(s => s.Study.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => IncludedStudy.From(g.MinBy(s => s.Revision)!), StringComparer.Ordinal);
            var seen = await session.LoadAsync<EstimatesSeen>(review, cancellationToken);
            var known = (await session.LoadManyAsync<IncludedStudy>(cancellationToken, [.. newest.Select(s => s.Id)])).ToDictionary(s => s.Id, StringComparer.Ordinal);
            var fresh = newest.Where(s => !known.TryGetValue(s.Id, out var before) || before.Revision < s.Revision)
                .Select(s => s.After(known.GetValueOrDefault(s.Id), first[s.Study])).Select(s => s with { EstimatedAt = s.EstimatedAt ?? (s.EnteredAt is null ? null : seen?.FirstWith(s.EnteredRevision)) }).ToList();
            session.Store<IncludedStudy>([.. fresh]);
            var watched = fresh.SelectMany(s => s.Reports).SelectMany(WatchedIdentifier.Of).DistinctBy(w => w.Id).ToList();
            var before = (await session.LoadManyAsync<WatchedIdentifier>(cancellationToken, [.. watched.Select(w => w.Id)])).Select(w => w.Id).ToHashSet(StringComparer.Ordinal);
            session.Store<WatchedIdentifier>([.. watched.Where(w => !before.Contains(w.Id)).Select(w => w with { DueAt = time.GetUtcNow() })]);
        }, cancellationToken);

    public Task AcceptAsync(StudyWithdrawn withdrawn, CancellationToken cancellationToken) =>
        AcceptAsync(withdrawn.Review, [withdrawn.Revision], null, async session =>
        {
            session.Store(EvidenceStep.From(withdrawn));
            var id = IncludedStudy.IdOf(withdrawn.Review, withdrawn.StudyId);
            var known = await session.LoadAsync<IncludedStudy>(id, cancellationToken);
            if (known is not null && known.Revision >= withdrawn.Revision) return;
            session.Store((known ?? new IncludedStudy(id, withdrawn.Review, withdrawn.StudyId, withdrawn.Label, [], 0, true)) with { Revision = withdrawn.Revision, Withdrawn = true });
            foreach (var pending in await session.Query<NoticeProposal>().Where(p => p.Review == withdrawn.Review && p.Study == withdrawn.StudyId && p.Status == NoticeProposal.Pending).ToListAsync(cancellationToken))
                session.Events.Append(pending.Id, new NoticeSettled($"The study was withdrawn: {withdrawn.Reason}", time.GetUtcNow()));
        }, cancellationToken);

    /// <summary>A protocol, also an old one that comes late or twice: only the newest changes the reasons that screening offers.</summary>
    public async Task AcceptAsync(ProtocolChanged protocol, CancellationToken cancellationToken)
    {
        await AcceptAsync(protocol.Review, [protocol.Revision], protocol.Title, async session =>
        {
            session.Store(EvidenceStep.From(protocol));
            // With the review it is known whether it had records before there was a desk.
            if (protocol.RecordsVersion is { } records)
                session.Store(RecordsMove.Of(await session.LoadAsync<RecordsMove>(protocol.Review, cancellationToken), protocol.Review).Announced(records));
        }, cancellationToken);
        await using var session = store.LightweightSession();
        await Works.WorkIntake.LockAsync(session, protocol.Review, cancellationToken);
        var known = (await session.LoadAsync<WatchedReview>(protocol.Review, cancellationToken))!;
        if (protocol.Revision <= known.ProtocolRevision) return;
        // First the plan: should this end before both are stored, the message comes again, and the same plan changes nothing.
        if (protocol.Protocol.ExclusionReasons.Count > 0)
        {
            await screening.WriteAsync(protocol.Review, (state, _) => ScreeningDecider.FollowProtocol(state, protocol.Protocol.ExclusionReasons), cancellationToken);
            await works.TakeAsync(protocol.Review, cancellationToken);
        }

        session.Store(known with { ExclusionReasons = protocol.Protocol.ExclusionReasons, ProtocolRevision = protocol.Revision });
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Estimates: the studies that are in them for the first time are noted with their time.</summary>
    public async Task AcceptAsync(EstimateVersionAdded estimates, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await Works.WorkIntake.LockAsync(session, estimates.Review, cancellationToken);
        var seen = (await session.LoadAsync<EstimatesSeen>(estimates.Review, cancellationToken) ?? new EstimatesSeen(estimates.Review, []))
            .With(new SeenEstimates(estimates.EstimateVersion, estimates.Revision, estimates.OccurredAt));
        session.Store(seen);
        var waiting = await session.Query<IncludedStudy>().Where(s => s.Review == estimates.Review && s.EstimatedAt == null && s.EnteredAt != null).ToListAsync(cancellationToken);
        session.Store<IncludedStudy>([.. waiting.Select(s => s with { EstimatedAt = seen.FirstWith(s.EnteredRevision) }).Where(s => s.EstimatedAt is not null)]);
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The revisions that are missing before a known head; null if none is.</summary>
    public async Task<EvidenceReplayRequested?> MissingAsync(EvidenceHeadAnnounced head, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var reached = (await session.LoadAsync<WatchedReview>(head.Review, cancellationToken))?.Reached() ?? 0;
        return head.NothingFrom is null && head.Revision > reached ? new EvidenceReplayRequested { Review = head.Review, From = reached + 1, To = head.Revision } : null;
    }

    private async Task AcceptAsync(string review, IEnumerable<long> revisions, string? title, Func<IDocumentSession, Task> change, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await Works.WorkIntake.LockAsync(session, review, cancellationToken); // two batches of a review must not overwrite each other's revisions
        var known = await session.LoadAsync<WatchedReview>(review, cancellationToken) ?? new WatchedReview(review, title ?? review, 0, []);
        session.Store(known.With(revisions) with { Title = title ?? known.Title });
        await change(session);
        await session.SaveChangesAsync(cancellationToken);
    }
}
