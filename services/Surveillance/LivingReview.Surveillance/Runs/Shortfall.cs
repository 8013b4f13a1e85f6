using System.Globalization;

namespace LivingReview.Surveillance.Runs;

/// <summary>What a finished search did not bring, which is another thing than "nothing new".</summary>
internal static class Shortfall
{
    /// <summary>As a sentence; null if everything came.</summary>
    /// <param name="job">The run after its last page.</param>
    /// <param name="isFiltered">Whether what was found is only a part of what was read.</param>
    public static string? Of(SearchJob job, bool isFiltered)
    {
        if (job.Missing.Count > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{job.Missing.Count} records were named and not delivered: {string.Join(", ", job.Missing.Take(10))}.");
        if (job.Total is not { } total) return null;
        if (job.Read < total) return string.Create(CultureInfo.InvariantCulture, $"{total} records were announced and {job.Read} came.");
        return !isFiltered && job.Found < total ? string.Create(CultureInfo.InvariantCulture, $"{total} records were announced; of those that came {job.Found} are different.") : null;
    }
}
