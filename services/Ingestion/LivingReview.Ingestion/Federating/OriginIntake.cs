using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Federating;

/// <summary>
/// Holds an export of another installation against the locked review, and proposes what differs: all of it in one transaction with the revision
/// that was taken, so that a kill at any moment has proposed everything of an export or nothing. One study that does not fit keeps no other away.
/// </summary>
internal sealed class OriginIntake(Evidence evidence, OriginRecord origin, ReviewExport content, UploadedStudies upload, ImportAnswers answers)
{
    private const int MaxReasons = 3;
    private readonly List<OriginHint> _hints = [];
    private readonly List<PossibleProposal> _possible = [];
    private readonly Dictionary<string, StudyRecord> _here = new(StringComparer.Ordinal);

    public async Task<OriginReport> TakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var proposals = await ImportedProposals.AllOfAsync(evidence, cancellationToken);
        await ReadAsync(cancellationToken);
        Withdraw(proposals);
        var gone = content.Withdrawals.Select(one => one.Study).ToHashSet(StringComparer.Ordinal);
        var proposed = ImportedProposals.Propose(evidence, _possible, proposals, origin.Address, gone);
        evidence.Session.Store(origin with { Revision = content.Revision, TakenAt = now, Hints = _hints });
        await evidence.Session.SaveChangesAsync(cancellationToken);
        return new OriginReport
        {
            Revision = content.Revision,
            Proposed = [.. proposed.Where(one => one.Withdrawal is null).Select(one => one.Submission.Id!)],
            Withdrawn = [.. proposed.Where(one => one.Withdrawal is not null).Select(one => one.Submission.Id!)],
            Hints = _hints,
            NewHints = _hints.Except(origin.Hints).Count(),
        };
    }

    /// <summary>New studies and corrections.</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        var sharing = (await StudyIntake.OthersAsync(evidence.Session, review, [.. content.Studies.SelectMany(StudyIdentifier.AllOf).Distinct()], cancellationToken))
            .ToLookup(one => one.Identifier, StringComparer.Ordinal);
        var ids = content.Studies.Select(one => one.Id).Concat(content.Withdrawals.Select(one => one.Study)).Concat(sharing.SelectMany(one => one).Select(one => one.Study));
        var records = ids.Distinct(StringComparer.Ordinal).Select(id => StudyRecord.IdOf(review, id)).ToArray();
        foreach (var record in await evidence.Session.LoadManyAsync<StudyRecord>(cancellationToken, records))
            _here[record.Study.Id] = record;

        var rows = new List<ImportRow>();
        foreach (var (study, row) in content.Studies.Zip(upload.Rows))
        {
            var shared = StudyIdentifier.AllOf(study).SelectMany(one => sharing[one.ToString()]);
            var (propose, hints) = OriginOverlap.Find(study, Here(study.Id), shared, Here);
            _hints.AddRange(hints);
            if (propose) rows.Add(row);
        }

        ILookup<string, ExtractedStudy>? earlier = null;
        var batch = new ImportBatch(upload.Faults, answers, upload.Remarks);
        foreach (var chunk in rows.Chunk(ImportBatch.Size))
        {
            foreach (var decided in await batch.DecideAsync(evidence.Session, evidence.Review, chunk, cancellationToken))
            {
                if (decided.Event is not ExtractionAmended amended)
                {
                    _possible.Add(new PossibleProposal(decided.Submission, null));
                    continue;
                }

                // What stood here before and was corrected since comes back from those who took it: an echo, no correction.
                earlier ??= await EarlierAsync(cancellationToken);
                if (!earlier[amended.Study.Id].Any(one => StudyDiff.Between(one, amended.Study).Count == 0)) _possible.Add(new PossibleProposal(decided.Submission, amended.StudyVersion - 1));
            }
        }

        foreach (var row in batch.Waiting)
        {
            var reasons = upload.Faults.All.Where(fault => row.Lines.Contains(fault.Row)).Take(MaxReasons).Select(fault => fault.Column.Length > 0 ? $"{fault.Column}: {fault.Reason}" : fault.Reason);
            _hints.Add(new OriginHint("refused", row.Study.Id ?? "", row.Study.Label ?? "", null, string.Join(' ', reasons)));
        }
    }

    /// <summary>The studies as they stood at any time.</summary>
    private async Task<ILookup<string, ExtractedStudy>> EarlierAsync(CancellationToken cancellationToken) =>
        (await evidence.Session.Events.FetchStreamAsync(evidence.Review.Id, token: cancellationToken)).Select(e => e.Data switch
        {
            ExtractionAccepted accepted => accepted.Study,
            ExtractionAmended amended => amended.Study,
            _ => null,
        }).OfType<ExtractedStudy>().ToLookup(study => study.Id, StringComparer.Ordinal);

    /// <summary>What was withdrawn there: a retraction concerns whoever counts the study, another reason only what came from there.</summary>
    private void Withdraw(IReadOnlyList<ProposalRecord> proposals)
    {
        var taken = proposals.Select(one => one.Proposal).Where(one => one.Status == "confirmed" && one.Origin == origin.Address).Select(one => one.Submission.Id).ToHashSet();
        var there = content.Withdrawn.ToDictionary(one => one.Id, StringComparer.Ordinal);
        foreach (var one in content.Withdrawals)
        {
            if (Here(one.Study) is not { Withdrawn: null } current || (there.GetValueOrDefault(one.Study) is { } study && OriginOverlap.IsOther(study, current.Study))) continue;
            if (one.Kind != "retraction" && !taken.Contains(one.Study)) continue;
            _possible.Add(new PossibleProposal(
                new StudySubmission { Id = one.Study, Label = current.Study.Label, Year = current.Study.Year }, null,
                new StudyWithdrawalRequest { Kind = StudyEndpoints.WithdrawalKinds.Contains(one.Kind) ? one.Kind : "exclusion", Reason = one.Reason, Notice = one.Notice }));
        }
    }

    private StudyRecord? Here(string id) => _here.GetValueOrDefault(id);
}
