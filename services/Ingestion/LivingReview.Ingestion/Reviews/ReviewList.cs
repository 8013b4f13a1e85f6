using System.Globalization;
using LivingReview.Hosting.Store;
using Marten;

namespace LivingReview.Ingestion.Reviews;

/// <summary>A list of reviews: those that match a search, ordered by id.</summary>
/// <param name="Search">Words that title, id or question contain, all of them, in any case; null or empty for all reviews.</param>
/// <param name="First">Ids, separated by commas, of reviews that come first, in this order (those with open alerts, for instance).</param>
/// <param name="Limit">Size of a page.</param>
/// <param name="Offset">How many reviews the page leaves out.</param>
internal sealed record ReviewList(string? Search, string? First, int Limit, int Offset)
{
    public const int MaxLimit = 500;

    /// <summary>Id of the last review of the page before; null for the first page.</summary>
    public string? After { get; init; }

    private const int MaxWords = 10;

    private readonly string[] _words = Search?.Split(' ', MaxWords, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    private readonly string[] _first = First?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Address of the page after this one.</summary>
    public string NextPage => string.Create(CultureInfo.InvariantCulture, $"/api/reviews?limit={Limit}&offset={Offset + Limit}")
        + (Search is null ? "" : "&search=" + Uri.EscapeDataString(Search)) + (First is null ? "" : "&first=" + Uri.EscapeDataString(First));

    public async Task<IReadOnlyList<ReviewRecord>> ReadAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var order = _first.Length == 0 ? "id" : "array_position(?::varchar[], id::varchar) nulls last, id";
        object[] parameters = [.. Patterns(), .. After is null ? [] : new object[] { After }, .. _first.Length == 0 ? [] : new object[] { _first }, Limit, Offset];
        var ids = await session.AdvancedSql.QueryAsync<string>($"select id from {Table(session)} {Filter(After is not null)} order by {order} limit ? offset ?", cancellationToken, parameters);
        return await session.LoadInOrderAsync<ReviewRecord>(ids, r => r.Id, cancellationToken);
    }

    public async Task<long> CountAsync(IQuerySession session, CancellationToken cancellationToken) =>
        (await session.AdvancedSql.QueryAsync<long>($"select count(*) from {Table(session)} {Filter()}", cancellationToken, [.. Patterns()]))[0];

    private string Filter(bool after = false)
    {
        var conditions = _words.Select(_ => "concat_ws(' ', id, data ->> 'Title', data -> 'Protocol' ->> 'Question') ilike ?").Concat(after ? ["id > ?"] : []);
        return string.Join(" and ", conditions) is { Length: > 0 } all ? "where " + all : "";
    }

    private IEnumerable<object> Patterns() =>
        _words.Select(w => $"%{w.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%");

    private static string Table(IQuerySession session) => session.DocumentStore.Options.Schema.For<ReviewRecord>();
}
