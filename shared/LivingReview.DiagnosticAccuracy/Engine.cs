namespace LivingReview.DiagnosticAccuracy;

/// <summary>Identifies the engine on every estimate.</summary>
public static class Engine
{
    /// <summary>
    /// Name and method version. Raise the version whenever the same tables would give other digits: stored estimates are then
    /// recomputed as a method change, not reported as a shift of the evidence.
    /// </summary>
    public const string Version = "livingreview-dta/7";
}
