using System.Globalization;

namespace LivingReview.Hosting.Problems;

/// <summary>Ids of several reviews in one parameter of an address.</summary>
public static class ReviewIds
{
    /// <summary>Most reviews of one request.</summary>
    public const int Max = 100;

    /// <summary>Reads the ids; notes a fault where there are none or too many.</summary>
    /// <param name="reviews">Ids, separated by commas.</param>
    /// <param name="faults">Takes the fault.</param>
    public static string[] Read(string? reviews, Faults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var ids = (reviews ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        faults.Require(ids.Length is >= 1 and <= Max, "reviews", string.Create(CultureInfo.InvariantCulture, $"Ids of 1 to {Max} reviews, separated by commas."));
        return ids;
    }
}
