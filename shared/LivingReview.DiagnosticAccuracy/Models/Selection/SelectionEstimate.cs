namespace LivingReview.DiagnosticAccuracy;

/// <summary>The estimate if a share p of all studies had been published.</summary>
/// <param name="P">Marginal probability of publication, in (0, 1]; 1 is no selection.</param>
/// <param name="LogLikelihood">Log-likelihood of the published studies, without the constant -k ln(2 pi), as in Zhou et al. 2023.</param>
/// <param name="LogitSensitivity">Mean logit sensitivity.</param>
/// <param name="LogitSpecificity">Mean logit specificity.</param>
/// <param name="Sensitivity">Sensitivity, 0..1.</param>
/// <param name="Specificity">Specificity, 0..1.</param>
/// <param name="Sauc">Area under the summary ROC curve logit Se = mu_A - (rho s_A / s_B) (logit x + mu_B), x the false positive rate.</param>
/// <param name="SdSensitivity">Between-study standard deviation of logit sensitivity.</param>
/// <param name="SdSpecificity">Between-study standard deviation of logit specificity.</param>
/// <param name="Correlation">Between-study correlation; null where a standard deviation is 0.</param>
/// <param name="Beta">How strongly the statistic decides, in 0 to <see cref="SelectionModel.MaxBeta"/>; null without selection.</param>
/// <param name="Alpha">Intercept of the selection's probit; null without selection.</param>
/// <param name="AtBound">Whether beta lies on a bound: the data would have it stronger (or not at all), and the figures depend on the bound.</param>
/// <param name="Converged">Whether the search met its tolerance.</param>
public sealed record SelectionEstimate(
    double P, double LogLikelihood, double LogitSensitivity, double LogitSpecificity, Interval? Sensitivity, Interval? Specificity, Interval? Sauc,
    double SdSensitivity, double SdSpecificity, double? Correlation, double? Beta, double? Alpha, bool AtBound, bool Converged);
