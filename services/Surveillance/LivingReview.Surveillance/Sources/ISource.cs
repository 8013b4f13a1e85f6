namespace LivingReview.Surveillance.Sources;

/// <summary>What is asked of a source.</summary>
/// <param name="Text">The query in the source's own language.</param>
/// <param name="From">First day that is searched, inclusive: the day when the source took a record in, where it knows that day.</param>
/// <param name="To">Last day, inclusive.</param>
internal sealed record SourceQuery(string Text, DateOnly From, DateOnly To);

/// <summary>A page of an answer.</summary>
/// <param name="Records">The records that match.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
/// <param name="Total">How many records the source says there are; null if it does not say.</param>
internal sealed record SourcePage(IReadOnlyList<SourceRecord> Records, string? Next, int? Total)
{
    /// <summary>Everything that the page brought, also what a local filter left out, by its key there: whether the source gets on.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [.. Records.Select(r => r.SourceId)];

    /// <summary>What the source said of the query: phrases that it did not find or left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Ids that the source named and did not deliver.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}

/// <summary>A source of records that can be searched page by page.</summary>
internal interface ISource
{
    /// <summary>One of <see cref="SourceNames"/>.</summary>
    string Name { get; }

    /// <summary>Reads a page.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="cursor">Where it begins, from the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceFault">The source did not give what it was asked for.</exception>
    Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken);
}

/// <summary>A source that knows notices about papers.</summary>
internal interface INoticeSource
{
    /// <summary>One of <see cref="SourceNames"/>.</summary>
    string Name { get; }

    /// <summary>The notices about papers, by the identifier that was asked for; who is not named has none.</summary>
    /// <param name="identifiers">DOIs or PubMed ids, whichever the source knows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceFault">The source did not give what it was asked for.</exception>
    Task<IReadOnlyDictionary<string, IReadOnlyList<SourceNotice>>> NoticesAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken);
}
