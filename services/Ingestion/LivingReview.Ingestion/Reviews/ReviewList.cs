using System.Globalization;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using Marten;

namespace LivingReview.Ingestion.Reviews;

/// <summary>A list of reviews: those that match its filters, ordered by id.</summary>
/// <param name="Search">Words that title, id or question contain, all of them, in any case; null or empty for all reviews.</param>
/// <param name="Limit">Size of a page.</param>
internal sealed record ReviewList(string? Search, int Limit)
{
    public const int MaxLimit = 500;

    private const int MaxWords = 10;

    private readonly string[] _words = Search?.Split(' ', MaxWords, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Id of the last review of the page before; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>The reviews that are listed, if they match the search; null for all.</summary>
    public string[]? Reviews { get; init; }

    /// <summary>Reviews that are not listed.</summary>
    public string[] Without { get; init; } = [];

    /// <summary>Reviews that come first, in this order: an order of earlier pages of ours.</summary>
    public string[] First { get; init; } = [];

    /// <summary>How many reviews the page leaves out: the way in which earlier pages of ours went on.</summary>
    public int Offset { get; init; }

    /// <summary>Whether the page is asked for as earlier pages of ours did.</summary>
    public bool IsFormer => Offset > 0 || First.Length > 0;

    /// <summary>Address of the page after this one, where it is asked for in the former way.</summary>
    public string FormerNextPage => string.Create(CultureInfo.InvariantCulture, $"/api/reviews?limit={Limit}&offset={Offset + Limit}")
        + (Search is null ? "" : "&search=" + Uri.EscapeDataString(Search)) + (First.Length == 0 ? "" : "&first=" + Uri.EscapeDataString(string.Join(',', First)));

    /// <summary>Ids that are separated by commas; notes a fault where there are too many.</summary>
    public static string[] ReadIds(string? ids, string field, Faults faults)
    {
        var read = ids?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        faults.Require(read.Length <= ReviewIds.Max, field, string.Create(CultureInfo.InvariantCulture, $"{read.Length} ids; at most {ReviewIds.Max}, separated by commas."));
        return read;
    }

    public async Task<IReadOnlyList<ReviewRecord>> ReadAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var order = First.Length == 0 ? "id" : "array_position(?::varchar[], id::varchar) nulls last, id";
        object[] parameters = [.. Values(), .. After is null ? [] : new object[] { After }, .. First.Length == 0 ? [] : new object[] { First }, Limit, Offset];
        var ids = await session.AdvancedSql.QueryAsync<string>($"select id from {Table(session)} {Filter(After is not null)} order by {order} limit ? offset ?", cancellationToken, parameters);
        return await session.LoadInOrderAsync<ReviewRecord>(ids, r => r.Id, cancellationToken);
    }

    public async Task<long> CountAsync(IQuerySession session, CancellationToken cancellationToken) =>
        (await session.AdvancedSql.QueryAsync<long>($"select count(*) from {Table(session)} {Filter()}", cancellationToken, [.. Values()]))[0];

    private string Filter(bool after = false)
    {
        var conditions = _words.Select(_ => "concat_ws(' ', id, data ->> 'Title', data -> 'Protocol' ->> 'Question') ilike ?")
            .Concat(Reviews is null ? [] : ["id = any(?::varchar[])"]).Concat(Without.Length == 0 ? [] : ["id <> all(?::varchar[])"]).Concat(after ? ["id > ?"] : []);
        return string.Join(" and ", conditions) is { Length: > 0 } all ? "where " + all : "";
    }

    /// <summary>The values of the conditions, but for <see cref="After"/>.</summary>
    private IEnumerable<object> Values() => _words.Select(Pattern).Concat<object>(Reviews is null ? [] : [Reviews]).Concat(Without.Length == 0 ? [] : [Without]);

    private static string Pattern(string word) =>
        $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    private static string Table(IQuerySession session) => session.DocumentStore.Options.Schema.For<ReviewRecord>();
}
