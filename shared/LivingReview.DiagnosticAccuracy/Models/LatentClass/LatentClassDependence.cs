namespace LivingReview.DiagnosticAccuracy;

/// <summary>Within which class of people the errors of index and reference test may depend on each other.</summary>
[Flags]
public enum LatentClassDependence
{
    /// <summary>The two tests err independently of each other, given the true state.</summary>
    None = 0,

    /// <summary>They may err together among people with the condition.</summary>
    WithCondition = 1,

    /// <summary>They may err together among people without it.</summary>
    WithoutCondition = 2,

    /// <summary>In both classes.</summary>
    Both = WithCondition | WithoutCondition,
}
