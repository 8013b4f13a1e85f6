namespace LivingReview.DiagnosticAccuracy;

/// <summary>Prior distributions of the two mean logits, the two between-study standard deviations and their correlation.</summary>
public enum BayesianPrior
{
    /// <summary>Means N(0, 2^2); standard deviations uniform on 0..5; correlation uniform on -1..1.</summary>
    NormalUniform,

    /// <summary>Means N(0, 2^2); standard deviations half-normal with scale 1; artanh of the correlation N(0, 1).</summary>
    NormalHalfNormal,

    /// <summary>
    /// Means N(0, 1.5^2); standard deviations half-normal with scale 1; correlation LKJ(2), a density proportional to 1 - rho^2 (Lewandowski, Kurowicka
    /// and Joe 2009, J Multivar Anal 100:1989). The defaults of MetaBayesDTA (Cerullo et al. 2023, Res Synth Methods 14:446).
    /// </summary>
    WeaklyInformative,

    /// <summary>
    /// Means N(0, 2^2); standard deviations exponential with P(above 3) = 0.05, which penalizes variation between studies that the data do not ask for (Simpson et al.
    /// 2017, Stat Sci 32:1; the default of meta4diag: Guo and Riebler 2018, J Stat Softw 83:1); correlation LKJ(2).
    /// </summary>
    PenalizedComplexity,
}

/// <summary>How finely the posterior is integrated.</summary>
public enum BayesianGrid
{
    /// <summary>Grids of 5, 7, 9, 12 and 15 nodes along each axis until two agree.</summary>
    Adaptive,

    /// <summary>
    /// Grids of 5 and 7 nodes, whatever they say of each other: several times faster, for many estimates at once. Limits are right to about 0.005;
    /// <see cref="BayesianEstimate.IntegrationError"/> is that of the pair.
    /// </summary>
    Coarse,
}

/// <summary>How a Bayesian estimate is made.</summary>
public sealed record BayesianOptions
{
    /// <summary>The priors.</summary>
    public BayesianPrior Prior { get; init; } = BayesianPrior.WeaklyInformative;

    /// <summary>Probability of the central credible intervals, in (0, 1).</summary>
    public double CredibleLevel { get; init; } = 0.95;

    /// <summary>How finely the posterior is integrated.</summary>
    public BayesianGrid Grid { get; init; } = BayesianGrid.Adaptive;
}
