namespace LivingReview.DiagnosticAccuracy;

/// <summary>Something that a reader must know about an estimate: a stable code for programs and a sentence for people.</summary>
/// <param name="Code">One of <see cref="WarningCodes"/>. Codes never change their meaning; new ones may be added.</param>
/// <param name="Message">A sentence in English. Its wording may change.</param>
public sealed record EstimateWarning(string Code, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
