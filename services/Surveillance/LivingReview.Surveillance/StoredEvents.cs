using LivingReview.Surveillance.Screening;
using Marten;

namespace LivingReview.Surveillance;

/// <summary>The names under which events are stored. A type may be renamed or moved; its stored name never changes.</summary>
internal static class StoredEvents
{
    public static void MapStoredEvents(this StoreOptions store)
    {
        store.Events.MapEventType<ScreeningPlanned>("screening_planned");
        store.Events.MapEventType<RecordsEntered>("records_entered");
        store.Events.MapEventType<RecordsAssigned>("records_assigned");
        store.Events.MapEventType<RecordsReassigned>("records_reassigned");
        store.Events.MapEventType<RecordJudged>("record_judged");
        store.Events.MapEventType<ConflictResolved>("conflict_resolved");
        store.Events.MapEventType<ReportRetrieval>("report_retrieval");
    }
}
