using System.Globalization;

namespace LivingReview.Notification.Policies;

/// <summary>What one rule says about a comparison.</summary>
/// <param name="Rule">Its number.</param>
/// <param name="Fired">Whether it fires.</param>
/// <param name="Value">The figure that was compared; null if the rule does not apply or has none.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="Text">The result in a sentence, or why the rule does not apply.</param>
internal sealed record RuleResult(string Rule, bool Fired, double? Value, double? Threshold, string Text)
{
    public static RuleResult NotApplicable(string rule, string why) => new(rule, false, null, null, why);

    public static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
