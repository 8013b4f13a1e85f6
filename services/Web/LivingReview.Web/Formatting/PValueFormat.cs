using System.Globalization;

namespace LivingReview.Web.Formatting;

/// <summary>Formats p values.</summary>
internal static class PValueFormat
{
    /// <summary>"0.48", "0.013", "&lt; 0.001".</summary>
    public static string Text(double p) => p < 0.001 ? "< 0.001" : p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>"p = 0.48", "p &lt; 0.001".</summary>
    public static string Equation(double p) => p < 0.001 ? "p < 0.001" : "p = " + Text(p);
}
