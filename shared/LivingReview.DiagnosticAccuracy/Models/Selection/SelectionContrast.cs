namespace LivingReview.DiagnosticAccuracy;

/// <summary>Whose significance is supposed to decide whether a study is published.</summary>
public enum SelectionContrast
{
    /// <summary>The log diagnostic odds ratio, logit sensitivity + logit specificity.</summary>
    LogOddsRatio,

    /// <summary>Logit sensitivity.</summary>
    Sensitivity,

    /// <summary>Logit specificity.</summary>
    Specificity,
}
