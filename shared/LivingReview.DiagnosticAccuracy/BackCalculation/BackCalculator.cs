using LivingReview.DiagnosticAccuracy.BackCalculation;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>What the search found.</summary>
/// <param name="Tables">Consistent tables, ordered by TP, FP, FN, TN; none if the figures contradict each other.</param>
/// <param name="IsComplete">True: these are all. False: there are more than the limit, and these are some of them.</param>
public sealed record ConsistentTables(IReadOnlyList<TwoByTwo> Tables, bool IsComplete);

/// <summary>
/// Finds the integer 2x2 tables that reproduce every printed figure. Exhaustive: rates are compared in whole numbers, limits of
/// intervals in double precision with a slack of 1e-10.
/// </summary>
public static class BackCalculator
{
    /// <summary>More tables than this are too many to be of use.</summary>
    public const int DefaultLimit = 1000;

    /// <summary>Every consistent table.</summary>
    /// <param name="figures">What is printed; must be free of <see cref="PrintedFigures.Faults"/>.</param>
    /// <param name="limit">How many tables to list at most, at least 1.</param>
    /// <exception cref="ArgumentException">The figures have faults.</exception>
    public static ConsistentTables FindTables(PrintedFigures figures, int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (figures.Faults() is [var fault, ..]) throw new ArgumentException(fault, nameof(figures));

        // The search walks over the number of diseased, then over TP: turn the table so that a rate of the diseased narrows both.
        var transpose = figures is { Sensitivity: null, Specificity: null, SensitivityInterval: null, SpecificityInterval: null, Diseased: null, NonDiseased: null };
        var turned = transpose ? figures.Transposed : figures;
        var mirror = Precision(turned.Specificity) > Precision(turned.Sensitivity);
        if (mirror) turned = turned.Mirrored;

        var search = new TableSearch(turned, limit + 1);
        search.Run();

        var tables = search.Found
            .Select(t => mirror ? t.Mirror() : t)
            .Select(t => transpose ? new TwoByTwo(t.TruePositives, t.FalseNegatives, t.FalsePositives, t.TrueNegatives) : t)
            .OrderBy(t => t.TruePositives).ThenBy(t => t.FalsePositives).ThenBy(t => t.FalseNegatives).ThenBy(t => t.TrueNegatives)
            .ToArray();
        return tables.Length > limit ? new(tables[..limit], false) : new(tables, true);
    }

    private static int Precision(PrintedRate? rate) => rate?.Decimals ?? -1;
}
