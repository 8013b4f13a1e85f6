namespace LivingReview.Web.Edge;

/// <summary>Maps public URLs to the services that own them.</summary>
internal static class EdgeRoutes
{
    /// <summary>The owner of <paramref name="path"/>, which begins with /api or describes the events.</summary>
    public static Service OwnerOf(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > 0 && (Is(segments[0], "asyncapi.json") || Is(segments[0], "schemas")))
            return Service.Notification;
        if (segments.Length > 2 && Is(segments[1], "operations"))
            return Enum.GetValues<Service>().FirstOrDefault(service => Is(segments[2], service.ToString()));
        if (segments.Length > 1 && Is(segments[1], "estimates"))
            return Service.Analysis;
        if (segments.Length > 1 && Is(segments[1], "alerts"))
            return Service.Notification;
        if (segments.Length > 1 && Is(segments[1], "surveillance"))
            return Service.Surveillance;
        if (segments.Length < 4 || !Is(segments[1], "reviews"))
            return Service.Ingestion;
        var resource = segments[3];
        if (Is(resource, "estimates") || Is(resource, "plots") || Is(resource, "versions"))
            return Service.Analysis;
        if (Is(resource, "subscriptions") || Is(resource, "events") || Is(resource, "feed.atom") || Is(resource, "policies") || Is(resource, "shifts"))
            return Service.Notification;
        return Is(resource, "surveillance") || Is(resource, "screening") || Is(resource, "searches") || Is(resource, "records") || Is(resource, "prisma")
            ? Service.Surveillance : Service.Ingestion;
    }

    /// <summary>Whether the response is a stream that may be silent for a long time.</summary>
    public static bool IsEventStream(string path) => path.EndsWith("/events", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the body is a file of studies.</summary>
    public static bool IsImport(string path) =>
        path.EndsWith("/imports", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/imports/columns", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith("/takings", StringComparison.OrdinalIgnoreCase);

    private static bool Is(string segment, string name) => segment.Equals(name, StringComparison.OrdinalIgnoreCase);
}
