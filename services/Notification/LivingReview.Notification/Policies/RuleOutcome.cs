using System.Globalization;

namespace LivingReview.Notification.Policies;

/// <summary>What one rule says about a comparison.</summary>
/// <param name="Rule">Its number.</param>
/// <param name="Fired">Whether it fires.</param>
/// <param name="Value">The figure that was compared; null if the rule does not apply or has none.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="Text">The finding in a sentence, or why the rule does not apply.</param>
internal sealed record RuleOutcome(string Rule, bool Fired, double? Value, double? Threshold, string Text)
{
    /// <summary>Slack against rounding, far below any threshold that matters: 0.86 - 0.84 is a shift of 0.02.</summary>
    public const double Slack = 1e-12;

    public static RuleOutcome NotApplicable(string rule, string why) => new(rule, false, null, null, why);

    public static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
