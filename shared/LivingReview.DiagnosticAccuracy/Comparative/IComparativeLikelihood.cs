using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>A likelihood whose integrals over the studies' effects each have their own number of quadrature nodes.</summary>
internal interface IComparativeLikelihood : IObjective
{
    int Studies { get; }

    /// <summary>Nodes per dimension of each study.</summary>
    int[] Nodes { get; }

    /// <summary>The numbers of nodes that may be used for a study, ascending.</summary>
    ReadOnlySpan<int> NodeCounts(int study);

    /// <summary>Largest change of a study's log-likelihood from a rule to the next finer one that is taken for exact.</summary>
    double Tolerance(int study);

    /// <summary>Log-likelihood of one study at a point, without its binomial coefficients.</summary>
    double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes);
}
