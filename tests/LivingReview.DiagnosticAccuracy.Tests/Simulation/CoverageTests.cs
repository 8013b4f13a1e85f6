using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Simulation;

public class CoverageTests(ITestOutputHelper output)
{
    // The true mean logits of both simulated scenarios.
    private const double MuA = 1.2;
    private const double MuB = 1.8;

    private static readonly IntervalMethod[] Methods = Enum.GetValues<IntervalMethod>();

    [Fact]
    public void The_calibrated_profile_covers_where_wald_intervals_are_short()
    {
        const int Replicates = 120;
        output.WriteLine("k   method             sensitivity specificity  (nominal 0.95, Monte Carlo error 0.02)");
        foreach (var k in (int[])[5, 10, 20])
        {
            var covered = new int[Methods.Length, 2];
            for (var replicate = 0; replicate < Replicates; replicate++)
            {
                var review = new SimulatedReview((ulong)(1000 * k + replicate));
                var tables = review.Tables(k);
                var fit = BinomialModel.Fit(tables);
                for (var m = 0; m < Methods.Length; m++)
                {
                    var pair = MeanIntervals.Compute(tables, fit, Methods[m]);
                    covered[m, 0] += Covers(pair.LogitSensitivity, review.MuA);
                    covered[m, 1] += Covers(pair.LogitSpecificity, review.MuB);
                }
            }

            for (var m = 0; m < Methods.Length; m++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{k,-3} {Methods[m],-18} {covered[m, 0] / (double)Replicates:F3}       {covered[m, 1] / (double)Replicates:F3}"));
            var calibrated = covered[(int)IntervalMethod.CalibratedProfile, 0] + covered[(int)IntervalMethod.CalibratedProfile, 1];
            var wald = covered[(int)IntervalMethod.Wald, 0] + covered[(int)IntervalMethod.Wald, 1];
            Assert.True(calibrated >= wald, "calibrated below Wald");
            Assert.True(calibrated / (2.0 * Replicates) > 0.925, "calibrated short");
        }
    }

    [Fact]
    public void Every_reference_replicate_agrees_with_the_oracle()
    {
        var sets = ReferenceData.Table("simulated", "tables.csv").Rows
            .GroupBy(c => c[0] + "/" + c[1]).ToDictionary(g => g.Key, g => g.Select(c => new TwoByTwo(Count(c[2]), Count(c[3]), Count(c[4]), Count(c[5]))).ToArray());
        var covered = new Dictionary<string, (int A, int B, int Count, int Boundary)>();
        var oracle = ReferenceData.Table("simulated", "oracle.csv").Rows;
        Assert.Equal(200, oracle.Count);
        foreach (var row in oracle)
        {
            var fit = BinomialModel.Fit(sets[row[0] + "/" + row[1]]);

            // The oracle used fifteen nodes: its own error is up to 4e-5 in the log-likelihood.
            var name = row[0] + " " + row[1];
            Near.Equal(Number(row[3]), fit.LogitSensitivity, 1e-5, name + " mu_sens");
            Near.Equal(Number(row[4]), fit.LogitSpecificity, 1e-5, name + " mu_spec");
            Near.Equal(Number(row[5]), fit.SeLogitSensitivity, 1e-5, name + " se_sens");
            Near.Equal(Number(row[6]), fit.SeLogitSpecificity, 1e-5, name + " se_spec");
            Near.Equal(Number(row[7]), fit.LogLikelihood, 1e-6, name + " logLik");
            Assert.Equal(row[2] switch { "interior" => Regime.Bivariate, "fixed" => Regime.Fixed, _ => Regime.BivariateBoundary }, fit.Regime);
            var c = covered.GetValueOrDefault(row[0]);
            covered[row[0]] = (
                c.A + (Math.Abs(fit.LogitSensitivity!.Value - MuA) <= 1.959963985 * fit.SeLogitSensitivity!.Value ? 1 : 0),
                c.B + (Math.Abs(fit.LogitSpecificity!.Value - MuB) <= 1.959963985 * fit.SeLogitSpecificity!.Value ? 1 : 0),
                c.Count + 1, c.Boundary + (fit.Regime == Regime.Bivariate ? 0 : 1));
        }

        output.WriteLine("scenario replicates boundary  Wald coverage sens / spec");
        foreach (var (scenario, c) in covered)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario,-8} {c.Count,10} {c.Boundary,8}  {c.A / (double)c.Count:F3} / {c.B / (double)c.Count:F3}"));
            Assert.InRange(c.A / (double)c.Count, 0.88, 0.98);
        }
    }

    private static int Covers(Interval? interval, double truth) => interval is { } i && i.Lower <= truth && truth <= i.Upper ? 1 : 0;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Count(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
