using Marten;

namespace LivingReview.Ingestion.Records;

/// <summary>
/// The log of records that ingestion kept before there was a screening desk: a stream of a review beside its evidence. Nobody writes it any more; it is
/// read to hand it over to surveillance, and stays.
/// </summary>
internal static class RecordLog
{
    private const string Prefix = "records:";

    public static string StreamOf(string review) => Prefix + review;

    /// <summary>The review of a stream of records.</summary>
    public static string ReviewOf(string stream) => stream[Prefix.Length..];

    /// <summary>How far the logs of reviews go; 0 for a review without one.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> VersionsAsync(IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellationToken)
    {
        var found = await session.AdvancedSql.QueryAsync<string, long>(
            $"select row(id), row(version::bigint) from {session.DocumentStore.Options.DatabaseSchemaName}.mt_streams where id = any(?)",
            cancellationToken, (object)reviews.Select(StreamOf).ToArray());
        var versions = found.ToDictionary(s => ReviewOf(s.Item1), s => s.Item2, StringComparer.Ordinal);
        return reviews.Distinct(StringComparer.Ordinal).ToDictionary(r => r, versions.GetValueOrDefault, StringComparer.Ordinal);
    }
}
