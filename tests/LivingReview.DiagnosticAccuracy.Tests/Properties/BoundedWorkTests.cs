using System.Diagnostics;

namespace LivingReview.DiagnosticAccuracy.Tests.Properties;

/// <summary>
/// Arms of millions and arms of one: what once did not end. The bound is for that alone, so that a machine that does other things keeps it too; a processor of
/// its own needs a hundredth of it.
/// </summary>
public sealed class BoundedWorkTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(0, BayesianPrior.WeaklyInformative)]
    [InlineData(0.01, BayesianPrior.NormalUniform)]
    [InlineData(0.2, BayesianPrior.NormalHalfNormal)]
    public void A_posterior_of_nine_million_people_in_an_arm_ends(double spread, BayesianPrior prior)
    {
        const long N = 9_000_000;
        TwoByTwo[] tables =
        [
            .. Enumerable.Range(0, 5).Select(i =>
            {
                var (hits, alarms) = ((long)(N * (0.8 + spread * (i - 2) / 4)), (long)(N * (0.1 + spread * (i * 2 % 5 - 2) / 8)));
                return new TwoByTwo(hits, alarms, N - hits, N - alarms);
            }),
        ];

        var posterior = Within(() => BayesianModel.Fit(tables, new() { Prior = prior, Grid = BayesianGrid.Coarse }))!;

        Assert.InRange(posterior.Sensitivity.Lower, 0.5, posterior.Sensitivity.Median);
        Assert.Equal(0.8, posterior.Sensitivity.Median, 0.02);
        Assert.True(double.IsFinite(posterior.SdSensitivity.Upper));
    }

    public static TheoryData<ThresholdDirection, ThresholdDistribution> Scales =>
        new(from direction in Enum.GetValues<ThresholdDirection>() from distribution in Enum.GetValues<ThresholdDistribution>() select (direction, distribution));

    /// <summary>One person with and one without the condition in each of twenty studies: the likelihood hardly has a maximum.</summary>
    [Theory]
    [MemberData(nameof(Scales))]
    public void Thresholds_with_arms_of_one_end_and_say_what_they_could_not_do(ThresholdDirection direction, ThresholdDistribution distribution)
    {
        ThresholdTable[] rows = [.. Enumerable.Range(0, 20).SelectMany(i => Study(i, direction))];

        var fit = Within(() => ThresholdModel.Fit(rows, new() { Direction = direction, Distribution = distribution }));

        Assert.True(fit.LogLikelihood is { } l && double.IsFinite(l) && l < 0);
        Assert.True(fit.Converged || fit.Warnings.Any(w => w.Code is WarningCodes.NotConverged or WarningCodes.QuadratureInaccurate));
    }

    private static IEnumerable<ThresholdTable> Study(int i, ThresholdDirection direction)
    {
        var (ill, well) = (Math.Exp(2 + 0.4 * Share(i * 0.618)), Math.Exp(1.6 + 0.4 * Share(i * 0.414)));
        for (var c = 0; c <= i % 3; c++)
        {
            var threshold = Math.Round(Math.Exp(1.7 + 0.6 * Share(i * 0.271 + c * 0.37)), 2);
            var (hit, alarm) = direction == ThresholdDirection.Greater ? (ill > threshold, well > threshold) : (ill <= threshold, well <= threshold);
            yield return new($"S{i}", threshold, new(hit ? 1 : 0, alarm ? 1 : 0, hit ? 0 : 1, alarm ? 0 : 1));
        }

        static double Share(double x) => x - Math.Floor(x);
    }

    private static T Within<T>(Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        var result = work();
        Assert.True(clock.Elapsed < Bound, $"{clock.Elapsed}");
        return result;
    }
}
