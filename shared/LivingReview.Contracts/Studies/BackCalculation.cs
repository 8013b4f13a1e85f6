using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Studies;

/// <summary>Request: what a paper prints about one 2x2 table. The decimals of a rate say how it was rounded, so rates are texts.</summary>
public sealed record BackCalculationRequest
{
    /// <summary>People tested.</summary>
    [Range(1, 10_000_000)]
    public long? N { get; init; }

    /// <summary>Sensitivity as printed: "91.1%" or "0.911".</summary>
    public string? Sensitivity { get; init; }

    /// <summary>Specificity as printed.</summary>
    public string? Specificity { get; init; }

    /// <summary>Positive predictive value as printed.</summary>
    public string? Ppv { get; init; }

    /// <summary>Negative predictive value as printed.</summary>
    public string? Npv { get; init; }

    /// <summary>Accuracy as printed.</summary>
    public string? Accuracy { get; init; }

    /// <summary>TP, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? Tp { get; init; }

    /// <summary>FP, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? Fp { get; init; }

    /// <summary>FN, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? Fn { get; init; }

    /// <summary>TN, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? Tn { get; init; }

    /// <summary>Diseased people, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? Diseased { get; init; }

    /// <summary>People without the condition, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? NonDiseased { get; init; }

    /// <summary>Positive tests, where printed.</summary>
    [Range(0, 10_000_000)]
    public long? TestPositives { get; init; }

    /// <summary>Intervals by rate: sensitivity, specificity, ppv, npv or accuracy.</summary>
    public IReadOnlyDictionary<string, BackCalculationInterval>? Intervals { get; init; }

    /// <summary>List no more tables than this; 1000 if absent.</summary>
    [Range(1, 10_000)]
    public int? Limit { get; init; }
}

/// <summary>Request part: a printed confidence interval.</summary>
public sealed record BackCalculationInterval
{
    /// <summary>Lower limit as printed.</summary>
    public string? Lower { get; init; }

    /// <summary>Upper limit as printed.</summary>
    public string? Upper { get; init; }

    /// <summary>wilson, clopper-pearson or wald.</summary>
    public string? Method { get; init; }

    /// <summary>Confidence level, 0 to 1 exclusive.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Level { get; init; } = 0.95;
}

/// <summary>Response: the integer 2x2 tables that reproduce every printed figure.</summary>
/// <param name="Tables">The tables; none if the figures contradict each other.</param>
/// <param name="Complete">Whether these are all.</param>
public sealed record BackCalculationResult(IReadOnlyList<BackCalculatedTable> Tables, bool Complete);

/// <summary>One consistent table.</summary>
/// <param name="Tp">True positives.</param>
/// <param name="Fp">False positives.</param>
/// <param name="Fn">False negatives.</param>
/// <param name="Tn">True negatives.</param>
public sealed record BackCalculatedTable(long Tp, long Fp, long Fn, long Tn);
