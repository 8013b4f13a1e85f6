using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Versions;
using Marten;

namespace LivingReview.Analysis;

/// <summary>The names under which events are stored. A type may be renamed or moved; its stored name never changes.</summary>
internal static class StoredEvents
{
    public static void MapStoredEvents(this StoreOptions store)
    {
        store.Events.MapEventType<StrataEstimated>("strata_estimated");
        store.Events.MapEventType<MethodChanged>("method_changed");
        store.Events.MapEventType<VersionPublished>("version_published");
    }
}
