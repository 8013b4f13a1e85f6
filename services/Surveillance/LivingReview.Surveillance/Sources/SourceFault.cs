namespace LivingReview.Surveillance.Sources;

/// <summary>What went wrong with a source.</summary>
internal enum SourceFailure
{
    /// <summary>No answer: no connection, or none in time.</summary>
    Unreachable,

    /// <summary>It asks for patience: 429, or 503 with Retry-After.</summary>
    Throttled,

    /// <summary>Its own fault: 5xx.</summary>
    ServerError,

    /// <summary>It refuses the request, or did not understand the query.</summary>
    Rejected,

    /// <summary>A page of HTML where data was asked for, whatever the status says.</summary>
    Html,

    /// <summary>The answer ends early.</summary>
    Truncated,

    /// <summary>The answer has another form than documented.</summary>
    Changed,

    /// <summary>The cursor leads back to a page that was read.</summary>
    Repeated,

    /// <summary>More records than the source hands out for one query.</summary>
    TooMany,
}

/// <summary>A source did not give what it was asked for. Nothing of the answer is used.</summary>
/// <param name="failure">What kind of fault.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="inner">What was caught.</param>
internal sealed class SourceFault(SourceFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public SourceFailure Failure => failure;

    /// <summary>How long the source asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The name that the store, the API and the metrics use.</summary>
    public static string NameOf(SourceFailure failure) => failure switch
    {
        SourceFailure.Unreachable => "unreachable",
        SourceFailure.Throttled => "throttled",
        SourceFailure.ServerError => "server-error",
        SourceFailure.Rejected => "rejected",
        SourceFailure.Html => "html",
        SourceFailure.Truncated => "truncated",
        SourceFailure.Changed => "changed",
        SourceFailure.Repeated => "repeated",
        SourceFailure.TooMany => "too-many",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };
}
