namespace LivingReview.DiagnosticAccuracy;

/// <summary>What is known of one quantity after the data.</summary>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Median">Posterior median.</param>
/// <param name="Lower">Lower limit of the central credible interval.</param>
/// <param name="Upper">Upper limit.</param>
public sealed record PosteriorSummary(double Mean, double Median, double Lower, double Upper);

/// <summary>The posterior of the bivariate binomial model. Every value is an integral computed by fixed rules: the same tables give the same bytes.</summary>
public sealed record BayesianEstimate
{
    /// <summary>The priors.</summary>
    public required BayesianPrior Prior { get; init; }

    /// <summary>Probability of the credible intervals.</summary>
    public required double CredibleLevel { get; init; }

    /// <summary>Number of studies with any count.</summary>
    public required int Studies { get; init; }

    /// <summary>Summary sensitivity, expit(mu_A).</summary>
    public required PosteriorSummary Sensitivity { get; init; }

    /// <summary>Summary specificity, expit(mu_B).</summary>
    public required PosteriorSummary Specificity { get; init; }

    /// <summary>True sensitivity of a new study from the same population of studies.</summary>
    public required PosteriorSummary NewStudySensitivity { get; init; }

    /// <summary>True specificity of a new study.</summary>
    public required PosteriorSummary NewStudySpecificity { get; init; }

    /// <summary>
    /// Region that holds the true point of a new study with the credible level: an ellipse in logit space with the mean and the covariance of the
    /// predictive distribution, as wide as that distribution asks.
    /// </summary>
    public required Region PredictionRegion { get; init; }

    /// <summary>Between-study standard deviation of logit sensitivity.</summary>
    public required PosteriorSummary SdSensitivity { get; init; }

    /// <summary>Between-study standard deviation of logit specificity.</summary>
    public required PosteriorSummary SdSpecificity { get; init; }

    /// <summary>Between-study correlation of logit sensitivity and logit specificity.</summary>
    public required PosteriorSummary Correlation { get; init; }

    /// <summary>Logarithm of the likelihood averaged over the prior, binomial coefficients included: what a Bayes factor compares.</summary>
    public required double LogMarginalLikelihood { get; init; }

    /// <summary>Largest difference of any mean, median or limit above between the last two grids, as a share of the width of its credible interval: a bound of the error of the integration.</summary>
    public required double IntegrationError { get; init; }

    /// <summary>What a reader must know.</summary>
    public required IReadOnlyList<EstimateWarning> Warnings { get; init; }
}
