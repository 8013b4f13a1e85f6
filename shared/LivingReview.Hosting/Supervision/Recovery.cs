namespace LivingReview.Hosting.Supervision;

/// <summary>What to do about a supervised part.</summary>
public enum RecoveryStep
{
    /// <summary>It works, or it has not been dead for long enough, or what it needs is away.</summary>
    Wait,

    /// <summary>Restart it.</summary>
    Restart,

    /// <summary>Restarts have not helped: end the process.</summary>
    End,
}

/// <summary>
/// Decides, from what is seen at each check, when a part is restarted and when restarting has failed: after a first delay, then after twice
/// as long each time, until the bound. Time in which a dependency is unavailable is not counted.
/// </summary>
/// <param name="restartAfter">Delay before the first restart.</param>
/// <param name="endAfter">How long it may be dead in all.</param>
public sealed class Recovery(TimeSpan restartAfter, TimeSpan endAfter)
{
    private DateTimeOffset? _deadSince;
    private DateTimeOffset _nextRestart;
    private TimeSpan _delay;

    /// <summary>Since when the part has been dead; null while it works.</summary>
    public DateTimeOffset? DeadSince => _deadSince;

    /// <summary>The part works, or what it needs is away: the count starts again.</summary>
    public void Clear() => _deadSince = null;

    /// <summary>The part is dead although what it needs is there.</summary>
    /// <param name="now">Time of the check.</param>
    public RecoveryStep Dead(DateTimeOffset now)
    {
        if (_deadSince is not { } since)
        {
            (_deadSince, _delay, _nextRestart) = (now, restartAfter, now + restartAfter);
            return RecoveryStep.Wait;
        }

        if (now - since >= endAfter) return RecoveryStep.End;
        if (now < _nextRestart) return RecoveryStep.Wait;
        _delay *= 2;
        _nextRestart = now + _delay;
        return RecoveryStep.Restart;
    }
}
