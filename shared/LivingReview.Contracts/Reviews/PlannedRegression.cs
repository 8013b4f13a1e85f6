namespace LivingReview.Contracts.Reviews;

/// <summary>A meta-regression of a protocol, taken apart.</summary>
/// <param name="Covariates">Factors and "year", each once.</param>
/// <param name="Interactions">Products of them, as "a*b".</param>
public sealed record PlannedRegression(IReadOnlyList<string> Covariates, IReadOnlyList<string> Interactions)
{
    /// <summary>The covariate that every study with a year has.</summary>
    public const string Year = "year";

    /// <summary>Reads "modality, year, modality*year"; null where it names nothing, or an interaction of something that is no covariate.</summary>
    /// <param name="text">Covariates and products of them, separated by commas.</param>
    public static PlannedRegression? TryParse(string? text)
    {
        string[] terms = [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        string[] covariates = [.. terms.Where(t => !t.Contains('*', StringComparison.Ordinal))];
        string[] interactions = [.. terms.Except(covariates, StringComparer.Ordinal)];
        var sound = covariates.Length > 0 && interactions.All(i => i.Split('*', StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.All(p => covariates.Contains(p, StringComparer.Ordinal)));
        return sound ? new(covariates, interactions) : null;
    }
}
