using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures;

/// <summary>
/// Layout of a figure with two intervals in each row as a phone shows it: the name on a line of its own, the numbers below it, the intervals below those.
/// Leave-one-out, cumulative estimate and all analyses have this form beside their wide one.
/// </summary>
public sealed record IntervalRows
{
    public const double Width = 360;
    public const double Top = 34;
    public const double RowHeight = 58;

    public required IReadOnlyList<IntervalRow> Rows { get; init; }

    public required IntervalPanel Sensitivity { get; init; }

    public required IntervalPanel Specificity { get; init; }

    /// <summary>Where the dashed line of the first panel stands; null for none.</summary>
    public required double? SensitivityLine { get; init; }

    /// <summary>Where the dashed line of the second panel stands; null for none.</summary>
    public required double? SpecificityLine { get; init; }

    public double Bottom => Top + (Rows.Count * RowHeight);

    public double Height => Bottom + 26;

    /// <param name="rows">The rows, from the top; their places are set here.</param>
    /// <param name="all">The result that the rows are compared with; the dashed lines stand at it.</param>
    public static IntervalRows Compute(IEnumerable<IntervalRow> rows, StratumEstimate all) => Compute(rows, all, (all.Sensitivity?.Estimate, all.Specificity?.Estimate));

    /// <param name="rows">The rows, from the top; their places are set here.</param>
    /// <param name="all">The result that the rows are compared with.</param>
    /// <param name="dashed">Where the dashed lines stand.</param>
    public static IntervalRows Compute(IEnumerable<IntervalRow> rows, StratumEstimate all, (double? Sensitivity, double? Specificity) dashed)
    {
        var placed = rows.Select((row, i) => row with { Y = Top + (i * RowHeight), Label = TextFit.Lines(row.Label, Math.Max(16, 43 - row.Note.Length), 1)[0] }).ToList();
        return new IntervalRows
        {
            Rows = placed,
            SensitivityLine = dashed.Sensitivity,
            SpecificityLine = dashed.Specificity,
            Sensitivity = IntervalPanel.Create("Sensitivity", all.Sensitivity, placed.Select(row => row.Sensitivity), 10, 164, dashed.Sensitivity),
            Specificity = IntervalPanel.Create("Specificity", all.Specificity, placed.Select(row => row.Specificity), 196, 350, dashed.Specificity),
        };
    }
}

/// <summary>One row.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Note">What stands at the end of its line.</param>
/// <param name="Sensitivity">Sensitivity; null if it is not pooled.</param>
/// <param name="Specificity">Specificity; null if it is not pooled.</param>
/// <param name="Text">All of it in a sentence, for a tooltip.</param>
public sealed record IntervalRow(string Label, string Note, EstimateInterval? Sensitivity, EstimateInterval? Specificity, string Text)
{
    /// <summary>The study that it leads to; null for none.</summary>
    public string? StudyId { get; init; }

    /// <summary>Whether it stands out.</summary>
    public bool Strong { get; init; }

    /// <summary>Its upper end.</summary>
    public double Y { get; init; }
}
