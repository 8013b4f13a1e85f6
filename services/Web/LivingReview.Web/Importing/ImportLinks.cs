namespace LivingReview.Web.Importing;

/// <summary>Links to the import page: whatever it shows is in the URL.</summary>
internal static class ImportLinks
{
    public const string Records = "records";
    public const string Searches = "searches";
    public const string Exports = "exports";

    public static string Import(string review, string? part = null, Guid? job = null, string? q = null, string? state = null, string? after = null)
    {
        var query = new[] { ("part", part), ("job", job?.ToString()), ("q", q), ("state", state), ("after", after) }
            .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}").ToList();
        return $"reviews/{Uri.EscapeDataString(review)}/import" + (query.Count == 0 ? "" : "?" + string.Join('&', query));
    }
}
