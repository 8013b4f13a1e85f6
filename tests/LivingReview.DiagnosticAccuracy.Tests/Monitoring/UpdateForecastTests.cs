using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class UpdateForecastTests(ITestOutputHelper output)
{
    private static readonly TwoByTwo[] Tables = new SimulatedReview(77).Tables(12);
    private static readonly BivariateFit Fit = BinomialModel.Fit(Tables);

    /// <summary>V = 0.04, tau^2 + s^2 = 0.36 + 0.1 and one study move the estimate by a standard deviation of 0.0566 logits.</summary>
    [Fact]
    public void The_move_is_what_the_variance_loses()
    {
        // 0.1 = 1 / (n p q) with p = 1/2 and n = 40.
        var fit = Fit with { LogitSensitivity = 0, SeLogitSensitivity = 0.2, VarianceSensitivity = 0.36, CovLogits = 0, Covariance = 0 };

        var forecast = UpdateForecast.Compute(fit, [new(20, 10, 20, 90)], 1)!;

        Near.Equal(0.0566, forecast.SdLogitSensitivity, 5e-5, "move");
        Near.Equal(0.04, forecast.SeLogitSensitivity * forecast.SeLogitSensitivity + forecast.SdLogitSensitivity * forecast.SdLogitSensitivity, 1e-12, "variance now");
    }

    [Fact]
    public void More_studies_move_the_estimate_further_and_leave_less_doubt()
    {
        var question = new ForecastQuestion { Criteria = new(Logistic.Expit(Fit.LogitSensitivity!.Value + 0.1), 0.5) };

        var forecasts = new[] { 1, 3, 10, 30, 100 }.Select(m => UpdateForecast.Compute(Fit, Tables, m, question)!).ToList();

        Assert.Equal(forecasts.OrderBy(f => f.SdLogitSpecificity), forecasts);
        Assert.Equal(forecasts.OrderByDescending(f => f.SeLogitSensitivity), forecasts);
        Assert.Equal(forecasts.OrderBy(f => f.ProbabilityOfShift), forecasts);
        Assert.All(forecasts, f => Assert.InRange(f.ProbabilityOfFlip!.Value, 0, 1));
        var needed = UpdateForecast.StudiesToSettle(Fit, Tables, question)!.Value;
        Assert.InRange(needed, 2, 500);
        Assert.True(UpdateForecast.Compute(Fit, Tables, needed, question)!.ProbabilityOfDecision >= 0.9);
        Assert.True(UpdateForecast.Compute(Fit, Tables, needed - 1, question)!.ProbabilityOfDecision < 0.9);
    }

    [Fact]
    public void What_is_certain_is_settled_and_without_criteria_nothing_is_decided()
    {
        Assert.Equal(0, UpdateForecast.StudiesToSettle(Fit, Tables, new() { Criteria = new(0.05, 0.05) }));
        Assert.Null(UpdateForecast.StudiesToSettle(Fit, Tables, new()));
        Assert.Null(UpdateForecast.Compute(Fit, Tables, 2)!.ProbabilityOfFlip);
        Assert.Null(UpdateForecast.Compute(BinomialModel.Fit([new(5, 1, 2, 9)]), Tables, 2)?.ProbabilityOfFlip);
    }

    /// <summary>Histories of simulated reviews: where the estimate then was, against where the forecast saw it.</summary>
    [Fact]
    public void Later_estimates_lie_where_the_forecast_said()
    {
        var (held, all) = (0, 0);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var tables = new SimulatedReview(seed + 900).Tables(20);
            var (before, after) = (BinomialModel.Fit(tables.AsSpan(0, 14)), BinomialModel.Fit(tables));
            if (UpdateForecast.Compute(before, tables.AsSpan(0, 14), 6) is not { } forecast || after.LogitSensitivity is not { } a || after.LogitSpecificity is not { } b) continue;
            all += 2;
            held += Holds(forecast.Sensitivity, Logistic.Expit(a)) + Holds(forecast.Specificity, Logistic.Expit(b));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{held} of {all} estimates inside their 95 % forecast"));
        Assert.InRange(held / (double)all, 0.87, 1);
        Assert.True(all > 100);
    }

    private static int Holds(Interval interval, double value) => interval.Lower <= value && value <= interval.Upper ? 1 : 0;
}
