namespace LivingReview.Contracts.Reviews;

/// <summary>
/// The name of a stratum, taken apart: "overall", levels of factors as in "modality=ct;validation=external", either with a companion's part
/// behind, as in "modality=ct+low-risk-of-bias". The one place that reads and writes such a name.
/// </summary>
public sealed record StratumKey
{
    /// <summary>The name of the stratum of all studies.</summary>
    public const string OverallName = "overall";

    /// <summary>Part of the studies at low risk of bias.</summary>
    public const string LowRiskOfBias = "low-risk-of-bias";

    /// <summary>Part of the studies with external validation.</summary>
    public const string ExternalValidation = "external-validation";

    private StratumKey(IReadOnlyList<FactorLevel> levels, string? part)
    {
        Levels = levels;
        Part = part;
        Name = (levels.Count == 0 ? OverallName : string.Join(';', levels)) + (part is null ? "" : "+" + part);
    }

    /// <summary>All studies.</summary>
    public static StratumKey Overall { get; } = new([], null);

    /// <summary>The name, as it is stored, sent and written in addresses.</summary>
    public string Name { get; }

    /// <summary>The levels that all hold, in the protocol's order of factors; none for all studies.</summary>
    public IReadOnlyList<FactorLevel> Levels { get; }

    /// <summary>Of a companion, the part of the stratum's studies that it is about.</summary>
    public string? Part { get; }

    /// <summary>Whether it is about all studies of the review.</summary>
    public bool IsOverall => Levels.Count == 0 && Part is null;

    /// <summary>Whether it is the level of one factor: a subgroup.</summary>
    public bool IsSubgroup => Levels.Count == 1 && Part is null;

    /// <summary>Whether it combines levels of several factors.</summary>
    public bool IsConjunction => Levels.Count > 1;

    /// <summary>Whether it accompanies another stratum with a part of its studies.</summary>
    public bool IsCompanion => Part is not null;

    /// <summary>The stratum that a companion accompanies; itself for others.</summary>
    public StratumKey Headline => Part is null ? this : new(Levels, null);

    /// <summary>The companion of this stratum with a part of its studies.</summary>
    /// <param name="part">See <see cref="LowRiskOfBias"/> and <see cref="ExternalValidation"/>.</param>
    public StratumKey CompanionOf(string part) => new(Levels, part);

    /// <summary>The stratum in which some levels all hold.</summary>
    /// <param name="levels">The levels, in the protocol's order of factors.</param>
    public static StratumKey Having(IEnumerable<FactorLevel> levels) => new([.. levels], null);

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FormatException">It is not the name of a stratum.</exception>
    public static StratumKey Parse(string name) =>
        TryParse(name, out var key) ? key : throw new FormatException($"'{name}' is not the name of a stratum, which is 'overall' or written factor=level.");

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="key">What it means; all studies if it means nothing.</param>
    /// <returns>Whether it is the name of a stratum; whether the review has that stratum is another question.</returns>
    public static bool TryParse(string? name, out StratumKey key)
    {
        key = Overall;
        if (string.IsNullOrEmpty(name)) return false;
        var plus = name.LastIndexOf('+');
        var part = plus < 0 ? null : name[(plus + 1)..];
        var headline = plus < 0 ? name : name[..plus];
        if (part is { Length: 0 }) return false;
        var levels = new List<FactorLevel>();
        foreach (var text in headline == OverallName ? [] : headline.Split(';'))
        {
            if (FactorLevel.TryParse(text) is not { } level) return false;
            levels.Add(level);
        }

        key = new StratumKey(levels, part);
        return true;
    }

    /// <summary>Two keys are equal if their names are.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(StratumKey? other) => other?.Name == Name;

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A level of a factor, written "modality=ct".</summary>
/// <param name="Factor">Name of the factor.</param>
/// <param name="Level">The level.</param>
public readonly record struct FactorLevel(string Factor, string Level)
{
    /// <summary>Reads "factor=level"; null if it is not written so.</summary>
    /// <param name="text">The text.</param>
    public static FactorLevel? TryParse(string? text)
    {
        var equals = text?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        return equals <= 0 || equals == text!.Length - 1 ? null : new FactorLevel(text[..equals], text[(equals + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Factor}={Level}";
}
