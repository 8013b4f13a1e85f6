using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Forest;

/// <summary>One of the two halves of a forest plot.</summary>
public sealed record ForestPanel
{
    public required string Name { get; init; }

    public required LinearScale Scale { get; init; }

    public required IReadOnlyList<Tick> Ticks { get; init; }

    public required double TextX { get; init; }

    public double? PooledX { get; init; }

    public IReadOnlyList<Point>? Diamond { get; init; }

    public PlacedText? PooledText { get; init; }
}

public sealed record ForestRow
{
    public required StudyResult Study { get; init; }

    public required double Top { get; init; }

    public required double Height { get; init; }

    public required IReadOnlyList<PlacedText> Label { get; init; }

    public required IReadOnlyList<PlacedText> Counts { get; init; }

    /// <summary>Overall risk of bias; null if it is not assessed.</summary>
    public PlacedMark? Bias { get; init; }

    /// <summary>Null if the study has no people with the condition.</summary>
    public ForestMark? Sensitivity { get; init; }

    /// <summary>Null if the study has no people without it.</summary>
    public ForestMark? Specificity { get; init; }
}

public sealed record ForestMark
{
    public required double X { get; init; }

    public required double Lower { get; init; }

    public required double Upper { get; init; }

    public required double Y { get; init; }

    public required double Side { get; init; }

    public required PlacedText Text { get; init; }
}

/// <param name="Kind">low, unclear or high.</param>
/// <param name="Outline">Path of the mark.</param>
public readonly record struct PlacedMark(string Kind, string Outline);

public readonly record struct PlacedText(double X, double Y, string Text, string Anchor);
