using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>What a forecast is asked.</summary>
public sealed record ForecastQuestion
{
    /// <summary>The minimally acceptable accuracy; without it nothing is said about decisions.</summary>
    public MinimalCriteria Criteria { get; init; }

    /// <summary>From this probability up the criteria count as met, from 1 less this down as failed; in (0.5, 1).</summary>
    public double Certain { get; init; } = 0.8;

    /// <summary>A move of sensitivity or specificity that matters, on the probability scale, in (0, 1).</summary>
    public double Shift { get; init; } = 0.02;
}

/// <summary>
/// What further studies like the present ones would do to the estimate. With V the covariance of the two mean logits, Omega that of the studies around them
/// and S that of a study of median size within, m further studies leave V_m = (V^-1 + m (Omega + S)^-1)^-1, and the estimate moves by a normal variable of mean 0
/// and covariance V - V_m: what is known later is what is known now, plus what was learnt. It takes Omega as estimated and the new studies for like the old ones;
/// with few studies the moves are therefore a little larger than forecast (see the calibration table of the methods page).
/// </summary>
public sealed record UpdateForecast
{
    /// <summary>Nodes along each axis: equally likely values of the move.</summary>
    private const int Points = 31;

    private const double Settled = 0.9;
    private const int MaxStudies = 500;

    /// <summary>Number of further studies, m.</summary>
    public required int FurtherStudies { get; init; }

    /// <summary>Standard deviation of the move of the mean logit sensitivity.</summary>
    public required double SdLogitSensitivity { get; init; }

    /// <summary>Standard deviation of the move of the mean logit specificity.</summary>
    public required double SdLogitSpecificity { get; init; }

    /// <summary>Standard error of the mean logit sensitivity afterwards.</summary>
    public required double SeLogitSensitivity { get; init; }

    /// <summary>Standard error of the mean logit specificity afterwards.</summary>
    public required double SeLogitSpecificity { get; init; }

    /// <summary>The estimate of sensitivity now, and the limits between which it will lie with a probability of 0.95.</summary>
    public required Interval Sensitivity { get; init; }

    /// <summary>The estimate of specificity now, and the limits between which it will lie with a probability of 0.95.</summary>
    public required Interval Specificity { get; init; }

    /// <summary>Probability that sensitivity or specificity moves by the asked shift or more.</summary>
    public required double ProbabilityOfShift { get; init; }

    /// <summary>Probability that the test then counts as meeting its criteria or as failing them; null without criteria.</summary>
    public double? ProbabilityOfDecision { get; init; }

    /// <summary>Probability that the test, which counts as meeting or failing its criteria now, then counts as the opposite or as open, or the other way round; null without criteria.</summary>
    public double? ProbabilityOfFlip { get; init; }

    /// <summary>Computes the forecast.</summary>
    /// <param name="fit">The present fit.</param>
    /// <param name="tables">Its tables: the further studies have their median numbers of people.</param>
    /// <param name="furtherStudies">Number of further studies, 1 or more.</param>
    /// <param name="question">What is asked; null for the defaults.</param>
    /// <returns>Null unless the fit has both means with standard errors that are not perfectly correlated.</returns>
    public static UpdateForecast? Compute(BivariateFit fit, ReadOnlySpan<TwoByTwo> tables, int furtherStudies, ForecastQuestion? question = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(furtherStudies, 1);
        question ??= new();
        if (MeanLogits.From(fit) is not { } mean || Study(fit, mean, tables) is not { } study) return null;
        var now = new SymmetricMatrix2(mean.VarA, mean.CovAB, mean.VarB);
        if (!(now.Determinant > 0 && study.Determinant > 0)) return null;
        var later = Later(now, study, furtherStudies);
        var (moveA, moveB) = (Math.Sqrt(Math.Max(0, now.AA - later.AA)), Math.Sqrt(Math.Max(0, now.BB - later.BB)));
        var z = Quantiles.NormalTwoSided(0.95);
        var (shift, decided, same) = Count(mean, now, later, question);
        return new()
        {
            FurtherStudies = furtherStudies,
            SdLogitSensitivity = moveA,
            SdLogitSpecificity = moveB,
            SeLogitSensitivity = Math.Sqrt(later.AA),
            SeLogitSpecificity = Math.Sqrt(later.BB),
            Sensitivity = new(mean.Sensitivity, Logistic.Expit(mean.A - z * moveA), Logistic.Expit(mean.A + z * moveA)),
            Specificity = new(mean.Specificity, Logistic.Expit(mean.B - z * moveB), Logistic.Expit(mean.B + z * moveB)),
            ProbabilityOfShift = shift,
            ProbabilityOfDecision = decided,
            ProbabilityOfFlip = 1 - same,
        };
    }

    /// <summary>How many further studies would settle whether the criteria are met: the least number after which the test counts as meeting or failing them with a probability of 0.9.</summary>
    /// <param name="fit">The present fit.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="question">The criteria and what counts as certain.</param>
    /// <returns>0 where it is settled now; null where 500 would not do, and without criteria or forecast.</returns>
    public static int? StudiesToSettle(BivariateFit fit, ReadOnlySpan<TwoByTwo> tables, ForecastQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Decisions.Probability(fit, question.Criteria) is not { } probability) return null;
        if (Decisions.Decide(probability, question.Certain) != DecisionState.Undecided) return 0;
        var (low, high) = (0, 1);
        while (!IsSettled(fit, tables, high, question))
        {
            if (high == MaxStudies) return null;
            (low, high) = (high, Math.Min(2 * high, MaxStudies));
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (IsSettled(fit, tables, middle, question)) high = middle;
            else low = middle;
        }

        return high;
    }

    private static bool IsSettled(BivariateFit fit, ReadOnlySpan<TwoByTwo> tables, int furtherStudies, ForecastQuestion question) =>
        Compute(fit, tables, furtherStudies, question)?.ProbabilityOfDecision >= Settled;

    /// <summary>V_m.</summary>
    private static SymmetricMatrix2 Later(SymmetricMatrix2 now, SymmetricMatrix2 study, int furtherStudies)
    {
        var each = study.Inverse;
        return (now.Inverse + new SymmetricMatrix2(each.AA * furtherStudies, each.AB * furtherStudies, each.BB * furtherStudies)).Inverse;
    }

    /// <summary>Omega + S of a study with the median numbers of people; null where no study has an arm.</summary>
    private static SymmetricMatrix2? Study(BivariateFit fit, MeanLogits mean, ReadOnlySpan<TwoByTwo> tables)
    {
        var (diseased, well) = (new List<long>(), new List<long>());
        foreach (var table in tables)
        {
            if (table.Diseased > 0) diseased.Add(table.Diseased);
            if (table.NonDiseased > 0) well.Add(table.NonDiseased);
        }

        if (diseased.Count == 0 || well.Count == 0) return null;
        return new(
            (fit.VarianceSensitivity ?? 0) + 1 / (Median(diseased) * mean.Sensitivity * mean.MissRate),
            fit.Covariance ?? 0,
            (fit.VarianceSpecificity ?? 0) + 1 / (Median(well) * mean.Specificity * mean.FalsePositiveRate));
    }

    private static double Median(List<long> counts)
    {
        counts.Sort();
        return (counts[(counts.Count - 1) / 2] + counts[counts.Count / 2]) / 2.0;
    }

    /// <summary>Over equally likely moves: the share that is a shift, that ends decided, and that ends as the decision stands now.</summary>
    private static (double Shift, double? Decided, double? Same) Count(MeanLogits mean, SymmetricMatrix2 now, SymmetricMatrix2 later, ForecastQuestion question)
    {
        var (d11, d12, d22) = (Math.Max(0, now.AA - later.AA), now.AB - later.AB, Math.Max(0, now.BB - later.BB));
        var l11 = Math.Sqrt(d11);
        var l21 = l11 > 0 ? d12 / l11 : 0;
        var l22 = Math.Sqrt(Math.Max(0, d22 - l21 * l21));
        var state = State(mean);
        var (shifts, decided, same) = (0, 0, 0);
        for (var i = 0; i < Points; i++)
        {
            for (var j = 0; j < Points; j++)
            {
                var (z1, z2) = (Node(i), Node(j));
                var moved = new MeanLogits(mean.A + l11 * z1, mean.B + l21 * z1 + l22 * z2, later.AA, later.BB, later.AB);
                if (Math.Max(Math.Abs(moved.Sensitivity - mean.Sensitivity), Math.Abs(moved.Specificity - mean.Specificity)) >= question.Shift) shifts++;
                if (state is null) continue;
                var then = State(moved);
                if (then != DecisionState.Undecided) decided++;
                if (then == state) same++;
            }
        }

        const double All = Points * Points;
        return (shifts / All, state is null ? null : decided / All, state is null ? null : same / All);

        DecisionState? State(MeanLogits at) =>
            Decisions.Probability(at, question.Criteria) is { } probability ? Decisions.Decide(probability, question.Certain) : null;

        static double Node(int i) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (i + 0.5) / Points);
    }
}
