namespace LivingReview.Web.Live;

/// <summary>Timing of the live connection.</summary>
internal sealed record LiveTiming
{
    /// <summary>Delay before the first retry; doubled after every further failure.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum delay between attempts.</summary>
    public TimeSpan MaxRetry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the API is asked while the stream is down.</summary>
    public TimeSpan PollWhenLost { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the API is asked while the stream is up: a half-open connection looks alive.</summary>
    public TimeSpan PollWhenLive { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan RetryAfter(int failures)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        return wait < MaxRetry ? wait : MaxRetry;
    }
}

public enum LiveState
{
    Connecting,
    Live,
    Lost,
}
