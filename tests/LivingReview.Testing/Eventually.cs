using Xunit;

namespace LivingReview.Testing;

/// <summary>Waits for a condition: checks repeatedly until a deadline, and then reports what was seen last.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Checks until the condition holds for the value, and returns it.</summary>
    /// <param name="look">Reads the value.</param>
    /// <param name="holds">The condition.</param>
    /// <param name="what">Describes the condition, for the message of a failure.</param>
    /// <param name="within">Time limit; two minutes if absent.</param>
    public static async Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> holds, string what, TimeSpan? within = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (holds(seen)) return seen;
            if (TimeProvider.System.GetElapsedTime(start) > (within ?? Patience)) throw new TimeoutException($"{what}: not within the time limit; last seen: {seen}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Checks until the condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        SeesAsync(() => Task.FromResult(condition()), holds => holds, what, within);
}
