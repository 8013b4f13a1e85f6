using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>What further studies would do to a stratum's estimate.</summary>
internal static class StratumForecast
{
    private const int RateYears = 5;

    /// <param name="inputs">The stratum.</param>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="protocol">Its minima and shift threshold.</param>
    /// <param name="further">Numbers of further studies.</param>
    public static ForecastFigures Compute(StratumInputs inputs, long revision, Protocol protocol, IReadOnlyList<int> further)
    {
        var pooled = StratumPooling.Pool(inputs);
        TwoByTwo[] tables = [.. inputs.Studies.Select(StratumInputs.Counts)];
        var question = new ForecastQuestion { Criteria = new(protocol.MinimumSensitivity, protocol.MinimumSpecificity), Shift = protocol.ShiftThreshold };
        var needed = UpdateForecast.StudiesToSettle(pooled.Fit, tables, question);
        var rate = PerYear(inputs);
        return new()
        {
            Stratum = inputs.Stratum,
            Revision = revision,
            After = [.. further.Select(m => UpdateForecast.Compute(pooled.Fit, tables, m, question)).OfType<UpdateForecast>().Select(Step)],
            ProbabilityMet = Decisions.Probability(pooled.Fit, question.Criteria),
            StudiesToSettle = needed,
            StudiesPerYear = rate,
            YearsToSettle = needed / rate,
        };
    }

    private static ForecastStep Step(UpdateForecast f) => new(
        f.FurtherStudies, StratumEstimator.ToContract(f.Sensitivity)!, StratumEstimator.ToContract(f.Specificity)!, f.SeLogitSensitivity, f.SeLogitSpecificity,
        f.ProbabilityOfShift, f.ProbabilityOfDecision, f.ProbabilityOfFlip);

    /// <summary>Studies of the last five years of publication, a year; null where no study has a year.</summary>
    private static double? PerYear(StratumInputs inputs)
    {
        var years = inputs.Studies.DistinctBy(s => s.Id).Select(s => s.Year).OfType<int>().ToList();
        return years.Count == 0 ? null : years.Count(y => y > years.Max() - RateYears) / (double)RateYears;
    }
}
