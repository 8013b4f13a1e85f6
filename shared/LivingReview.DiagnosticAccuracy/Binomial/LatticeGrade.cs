namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>How finely one dimension of a lattice is sampled.</summary>
/// <param name="Width">Step in conditional standard deviations at the mode: a normal density is integrated with a relative error of 2 exp(-2 pi^2 / Width^2).</param>
/// <param name="Logits">Longest step in logits: the logistic function's poles stand pi away from the real line, and where all people of a large arm are
/// classified alike only half of that way is smooth.</param>
/// <param name="Cut">Natural log of the density, relative to the mode, below which nothing is sampled.</param>
/// <param name="Precision">Largest curvature at the mode that this grade is good for: the second derivatives of a large study are small differences of
/// large moments, and magnify an error by it.</param>
internal readonly record struct LatticeGrade(double Width, double Logits, double Cut, double Precision)
{
    /// <summary>Grade 0 is for the way up only.</summary>
    private static readonly LatticeGrade[] Grades =
    [
        new(1.2, 1.3, -13, double.MaxValue), new(0.88, 0.85, -21, 60), new(0.66, 0.6, -28, 3e4), new(0.47, 0.42, -33, double.MaxValue),
        new(0.33, 0.3, -35, double.MaxValue),
    ];

    internal static int Finest => Grades.Length - 1;

    internal static LatticeGrade Of(int grade) => Grades[grade];
}
