using Marten;

namespace LivingReview.Surveillance;

/// <summary>The names under which events are stored. A type may be renamed or moved; its stored name never changes.</summary>
internal static class StoredEvents
{
    public static void MapStoredEvents(this StoreOptions store)
    {
        ArgumentNullException.ThrowIfNull(store);
    }
}
