using LivingReview.Ingestion.Certainty;
using LivingReview.Ingestion.Comments;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Records;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion;

/// <summary>The names under which events are stored. A type may be renamed or moved; its stored name never changes.</summary>
internal static class StoredEvents
{
    public static void MapStoredEvents(this StoreOptions store)
    {
        store.Events.MapEventType<ReviewRegistered>("review_registered");
        store.Events.MapEventType<ProtocolAmended>("protocol_amended");
        store.Events.MapEventType<ExtractionAccepted>("extraction_accepted");
        store.Events.MapEventType<ExtractionAmended>("extraction_amended");
        store.Events.MapEventType<ExtractionWithdrawn>("extraction_withdrawn");
        store.Events.MapEventType<ExtractionRestored>("extraction_restored");
        store.Events.MapEventType<ExtractionWarningOverridden>("extraction_warning_overridden");
        store.Events.MapEventType<ExtractionProposed>("extraction_proposed");
        store.Events.MapEventType<ProposalResolved>("proposal_resolved");
        store.Events.MapEventType<SearchRun>("search_run");
        store.Events.MapEventType<RecordsImported>("records_imported");
        store.Events.MapEventType<RecordScreened>("record_screened");
        store.Events.MapEventType<RecordLinked>("record_linked");
        store.Events.MapEventType<CertaintyJudged>("certainty_judged");
        store.Events.MapEventType<CommentAdded>("comment_added");
        store.Events.MapEventType<CommentSettled>("comment_settled");
    }
}
