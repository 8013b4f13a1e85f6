using System.Diagnostics;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>What is said beside the result.</summary>
internal interface IRemarks
{
    /// <summary>Something the user should know about the input.</summary>
    void Warning(string line);

    /// <summary>How far the work is.</summary>
    /// <param name="line">One line.</param>
    /// <param name="tables">How many tables the step that begins has.</param>
    void Progress(string line, int tables);
}

/// <summary>Remarks on standard error; progress once the work has taken a moment, and then once a moment: a quick answer stays quiet.</summary>
internal sealed class Remarks(TextWriter error) : IRemarks
{
    // A step of so many tables takes a moment by itself.
    private const int ManyTables = 20_000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>A name from a file may hold a line break; what is said about it does not.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    public void Warning(string line) => error.WriteLine("livingreview: warning: " + OneLine(line));

    public void Progress(string line, int tables)
    {
        if (tables < ManyTables && Stopwatch.GetElapsedTime(_last) < Moment) return;
        error.WriteLine("livingreview: " + OneLine(line));
        _last = Stopwatch.GetTimestamp();
    }
}
