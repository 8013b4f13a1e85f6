using System.Diagnostics;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>What is said beside the result.</summary>
internal interface IRemarks
{
    /// <summary>Something the user should know about the input.</summary>
    void Warning(string line);

    /// <summary>How far the work is.</summary>
    void Progress(string line);
}

/// <summary>Remarks on standard error; progress only once the work has taken a moment, so that a quick answer stays quiet.</summary>
internal sealed class Remarks(TextWriter error) : IRemarks
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private readonly long _start = Stopwatch.GetTimestamp();

    public void Warning(string line) => error.WriteLine("livingreview: warning: " + line);

    public void Progress(string line)
    {
        if (Stopwatch.GetElapsedTime(_start) >= Moment) error.WriteLine("livingreview: " + line);
    }
}
