using Xunit;

namespace LivingReview.Testing;

/// <summary>Waits for what happens in its own time: looks again and again until a deadline, and then says what was seen last.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until the condition holds for what is seen, and gives that.</summary>
    /// <param name="look">One look.</param>
    /// <param name="holds">Whether that is what was waited for.</param>
    /// <param name="what">What is waited for, for the message of a failure.</param>
    /// <param name="within">How long; two minutes if absent.</param>
    public static async Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> holds, string what, TimeSpan? within = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (TimeProvider.System.GetElapsedTime(start) > (within ?? Patience)) throw new TimeoutException($"Waited in vain for {what}; last seen: {seen}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        SeesAsync(() => Task.FromResult(condition()), holds => holds, what, within);
}
