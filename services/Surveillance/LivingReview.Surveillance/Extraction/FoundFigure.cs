namespace LivingReview.Surveillance.Extraction;

/// <summary>What a printed figure is of.</summary>
internal enum FigureKind
{
    Sensitivity,
    Specificity,
    PositivePredictiveValue,
    NegativePredictiveValue,
    Accuracy,
    PositiveLikelihoodRatio,
    NegativeLikelihoodRatio,
    AreaUnderCurve,
    Prevalence,

    /// <summary>Cells of the table, where they are printed as counts.</summary>
    TruePositives,
    FalsePositives,
    FalseNegatives,
    TrueNegatives,

    /// <summary>A number of people, images, lesions...: which group it is, a reader or the solver finds out.</summary>
    GroupSize,

    /// <summary>Where the index test's scale was cut.</summary>
    Threshold,
}

/// <summary>A figure that a text prints, and where. The text itself is not kept.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="Printed">The number as printed, in one way of writing: "91.1%", "0.911", "56".</param>
/// <param name="Offset">Where the number begins, in UTF-16 characters from the start of the text.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Statement">Figures that are printed together have the same number, 0 and up.</param>
internal sealed record FoundFigure(FigureKind Kind, string Printed, int Offset, int Length, int Statement)
{
    /// <summary>Lower limit of its interval as printed.</summary>
    public string? Lower { get; init; }

    /// <summary>Upper limit.</summary>
    public string? Upper { get; init; }

    /// <summary>The counts printed beside a rate: 51 of 56.</summary>
    public long? Events { get; init; }

    /// <summary>Of how many.</summary>
    public long? Trials { get; init; }

    /// <summary>Unit of a threshold, or what a group size counts.</summary>
    public string? Unit { get; init; }

    /// <summary>Which values are positive, for a threshold: &gt;=, &gt;, &lt;= or &lt;.</summary>
    public string? Direction { get; init; }

    /// <summary>One end of a range ("from 56% to 74%"), a bound or an approximation: found, but nothing to compute with.</summary>
    public bool Vague { get; init; }

    /// <summary>Whether it is a proportion that belongs to a 2x2 table.</summary>
    public bool IsRate => Kind <= FigureKind.Accuracy;
}
