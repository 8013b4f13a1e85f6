using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;

namespace LivingReview.Analysis.Evidence;

internal sealed class EvidenceHeadsAnnouncedConsumer(IAnalysisStore store) : HeadsConsumer<EvidenceHeadsAnnounced, CurrentEstimates>(
    store, nameof(CurrentEstimates.Revision), m => m.Heads, head => new EvidenceHeadAnnounced { Review = head.Review, Revision = head.Position });
