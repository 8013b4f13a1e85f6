using System.Globalization;
using System.Security;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Embedding;

/// <summary>The answer of a stratum as a badge: a small picture for a README or a page of others.</summary>
internal static class Badge
{
    private const double CharacterWidth = 6.7;

    /// <summary>The picture as SVG, without style sheet or script.</summary>
    public static string Draw(string name, StratumEstimate? estimate, long revision)
    {
        var result = estimate is { Sensitivity: { } sensitivity, Specificity: { } specificity }
            ? $"sens {NumberText.Probability(sensitivity.Estimate)} · spec {NumberText.Probability(specificity.Estimate)}"
            : "not pooled";
        var right = string.Create(CultureInfo.InvariantCulture, $"{result} · rev {revision}");
        var (a, b) = (Math.Round((name.Length * CharacterWidth) + 16), Math.Round((right.Length * CharacterWidth) + 16));
        var text = SecurityElement.Escape($"{name}: {right}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{a + b}" height="22" viewBox="0 0 {a + b} 22" role="img" aria-label="{text}">
            <title>{text}</title>
            <rect width="{a}" height="22" rx="4" fill="#1a2329"/><rect x="{a - 4}" width="{b + 4}" height="22" rx="4" fill="#0b5d7a"/><rect x="{a - 4}" width="8" height="22" fill="#0b5d7a"/>
            <g fill="#ffffff" font-family="Arial, Helvetica, DejaVu Sans, sans-serif" font-size="11.5" text-anchor="middle">
            <text x="{a / 2}" y="15">{SecurityElement.Escape(name)}</text><text x="{a + (b / 2)}" y="15">{SecurityElement.Escape(right)}</text>
            </g></svg>
            """);
    }
}
