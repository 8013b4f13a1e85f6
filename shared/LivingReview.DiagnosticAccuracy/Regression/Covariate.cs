namespace LivingReview.DiagnosticAccuracy;

/// <summary>A study-level covariate, one value per table in the caller's order; tables without a value are left out of every model compared.</summary>
public sealed record Covariate
{
    private Covariate()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The levels of a categorical covariate in ordinal order, the first being the reference; empty for a continuous one.</summary>
    public IReadOnlyList<string> Levels { get; private init; } = [];

    /// <summary>For a categorical covariate the index of the level, for a continuous one the value; null where missing.</summary>
    public IReadOnlyList<double?> Values { get; private init; } = [];

    /// <summary>Whether it is categorical.</summary>
    public bool IsCategorical => Levels.Count > 0;

    /// <summary>A categorical covariate; null or empty values are missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The level of each table.</param>
    /// <param name="reference">The reference level; null for the first in ordinal order.</param>
    public static Covariate FromLevels(string name, IReadOnlyList<string?> values, string? reference = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] levels = [.. values.Where(v => !string.IsNullOrEmpty(v)).Select(v => v!).Distinct()
            .OrderBy(v => v == reference ? 0 : 1).ThenBy(v => v, StringComparer.Ordinal)];
        return new Covariate
        {
            Name = name,
            Levels = levels,
            Values = [.. values.Select(v => string.IsNullOrEmpty(v) ? (double?)null : Array.IndexOf(levels, v))],
        };
    }

    /// <summary>A continuous covariate. Coefficients are per unit; the intercept is at the mean of the values used.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The value of each table; null where missing, otherwise finite.</param>
    public static Covariate FromValues(string name, IReadOnlyList<double?> values) => new() { Name = name, Values = values };
}
