using JasperFx.Events;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.History;

/// <summary>The evidence at a revision: a fold over the log.</summary>
/// <param name="Title">Title of the review.</param>
/// <param name="Protocol">The protocol then in force.</param>
/// <param name="Studies">The studies that counted, by id.</param>
/// <param name="Withdrawn">The studies that did not count any more, by id.</param>
/// <param name="Withdrawals">Why each of them did not.</param>
internal sealed record EvidenceAt(
    string Title, Protocol Protocol, IReadOnlyList<ExtractedStudy> Studies, IReadOnlyList<ExtractedStudy> Withdrawn, IReadOnlyList<ExportedWithdrawal> Withdrawals)
{
    public static EvidenceAt Replay(IEnumerable<IEvent> events)
    {
        var (title, protocol) = ("", new Protocol());
        var studies = new SortedDictionary<string, ExtractedStudy>(StringComparer.Ordinal);
        var withdrawn = new SortedDictionary<string, ExtractedStudy>(StringComparer.Ordinal);
        var reasons = new SortedDictionary<string, ExportedWithdrawal>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            switch (e.Data)
            {
                case ReviewRegistered data: (title, protocol) = (data.Title, data.Protocol); break;
                case ProtocolAmended data: protocol = data.Protocol; break;
                case ExtractionAccepted data: studies[data.Study.Id] = data.Study; break;
                case ExtractionAmended data: studies[data.Study.Id] = data.Study; break;
                case ExtractionWarningOverridden data: studies[data.Study.Id] = data.Study; break;
                case ExtractionRestored data:
                    studies[data.Study.Id] = data.Study;
                    withdrawn.Remove(data.Study.Id);
                    reasons.Remove(data.Study.Id);
                    break;
                case ExtractionWithdrawn data:
                    withdrawn[data.StudyId] = studies[data.StudyId];
                    studies.Remove(data.StudyId);
                    reasons[data.StudyId] = new ExportedWithdrawal(data.StudyId, data.Label, data.Kind, data.Reason, data.Notice);
                    break;
                default: throw new InvalidOperationException($"The evidence log holds an event that cannot be replayed: {e.Data.GetType()}.");
            }
        }

        return new EvidenceAt(title, protocol, [.. studies.Values], [.. withdrawn.Values], [.. reasons.Values]);
    }
}
