using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Shifts;

/// <summary>A shift in a few words, for a subject or a feed's title: "Modality: CT, the answer has shifted".</summary>
internal static class ShiftHeadline
{
    public static string Of(Shift shift) => $"{Stratum(shift)}, {(shift.Kind == "resolved" ? "back where it was" : "the answer has shifted")}";

    /// <summary>The stratum in words is how the summary begins; shifts of earlier versions begin with its key.</summary>
    private static string Stratum(Shift shift)
    {
        var end = shift.Summary.IndexOf(shift.Kind == "resolved" ? ": back" : ": sensitivity", StringComparison.Ordinal);
        return end < 0 ? shift.Stratum : shift.Summary[..end];
    }
}
