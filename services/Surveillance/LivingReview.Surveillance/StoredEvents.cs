using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
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
        store.Events.MapEventType<JudgementWithdrawn>("judgement_withdrawn");
        store.Events.MapEventType<ConflictResolved>("conflict_resolved");
        store.Events.MapEventType<ReportRetrieval>("report_retrieval");
        store.Events.MapEventType<EarlierRecordsEntered>("earlier_records_entered");
        store.Events.MapEventType<OnePersonDecision>("earlier_decision");
        store.Events.MapEventType<RecordBecameStudy>("record_became_study");
        store.Events.MapEventType<SearchNoted>("search_noted");
        store.Events.MapEventType<StrategyWritten>("strategy_written");
        store.Events.MapEventType<StrategyPaused>("strategy_paused");
        store.Events.MapEventType<StrategyResumed>("strategy_resumed");
        store.Events.MapEventType<RunStarted>("run_started");
        store.Events.MapEventType<PageRead>("page_read");
        store.Events.MapEventType<RunFailed>("run_failed");
        store.Events.MapEventType<WindowNarrowed>("window_narrowed");
        store.Events.MapEventType<RunCompleted>("run_completed");
        store.Events.MapEventType<RunAbandoned>("run_abandoned");
        store.Events.MapEventType<WorkFound>("work_found");
        store.Events.MapEventType<WorkRecordAdded>("work_record_added");
        store.Events.MapEventType<WorkLinked>("work_linked");
        store.Events.MapEventType<NearMatchNoted>("near_match_noted");
        store.Events.MapEventType<NearMatchDecided>("near_match_decided");
        store.Events.MapEventType<WorkMerged>("work_merged");
        store.Events.MapEventType<WorkAbsorbed>("work_absorbed");
        store.Events.MapEventType<NoticeProposed>("notice_proposed");
        store.Events.MapEventType<NoticeCorroborated>("notice_corroborated");
        store.Events.MapEventType<NoticeConfirmed>("notice_confirmed");
        store.Events.MapEventType<NoticeDeclined>("notice_declined");
        store.Events.MapEventType<NoticeSettled>("notice_settled");
    }
}
