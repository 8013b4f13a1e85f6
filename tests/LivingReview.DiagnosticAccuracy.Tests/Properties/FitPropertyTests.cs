using CsCheck;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Properties;

public class FitPropertyTests
{
    private static readonly Gen<TwoByTwo> Table = Gen.Select(
        Gen.Long[0, 60], Gen.Long[0, 20], Gen.Long[0, 20], Gen.Long[0, 90], (tp, fp, fn, tn) => new TwoByTwo(tp, fp, fn, tn));

    private static readonly Gen<TwoByTwo[]> Tables = Table.Array[2, 9];

    /// <summary>Any mixture of zeros, ones, moderate and large counts.</summary>
    private static readonly Gen<long> AnyCount = Gen.Frequency(
        (3, Gen.Const(0L)), (2, Gen.Long[0, 2]), (4, Gen.Long[0, 50]), (1, Gen.Long[0, 2_000_000]));

    private static readonly Gen<TwoByTwo[]> AnyTables = Gen.Select(AnyCount, AnyCount, AnyCount, AnyCount, (a, b, c, d) => new TwoByTwo(a, b, c, d)).Array[0, 6];

    [Fact]
    public void The_order_of_studies_does_not_change_a_bit() => Gen.Select(Tables, Gen.Int).Sample(
        (tables, seed) =>
        {
            TwoByTwo[] shuffled = [.. tables.OrderBy((t) => HashCode.Combine(t, seed))];
            TwoByTwo[] reversed = [.. tables.AsEnumerable().Reverse()];
            var fit = Bits(BinomialModel.Fit(tables));
            return fit == Bits(BinomialModel.Fit(shuffled)) && fit == Bits(BinomialModel.Fit(reversed));
        },
        iter: 30, threads: 1);

    [Fact]
    public void Exchanging_diseased_and_healthy_exchanges_the_result() => Compare(
        Tables,
        tables =>
        {
            var fit = BinomialModel.Fit(tables);
            var mirrored = BinomialModel.Fit([.. tables.Select(t => t.Mirror())]);
            Assert.Equal(fit.Regime, mirrored.Regime);
            if (Unbounded(fit)) return false;
            Near.Equal(fit.LogLikelihood!.Value, mirrored.LogLikelihood, 1e-7, "logLik");
            if (fit.LogitSensitivity is null || fit.SeLogitSensitivity is null || fit.LogitSpecificity is null || fit.SeLogitSpecificity is null) return false;
            Near.Equal(fit.LogitSensitivity.Value, mirrored.LogitSpecificity, 1e-4, "mean");
            return true;
        });

    [Fact]
    public void The_likelihood_never_decreases_along_the_model_selection() => Compare(
        Tables,
        tables =>
        {
            var fit = BinomialModel.Fit(tables);
            if (fit.LogitSensitivity is null || fit.LogitSpecificity is null) return false;
            var fixedEffect = PooledCounts(tables);
            var a = BinomialModel.Fit([.. tables.Select(t => t with { FalsePositives = 0, TrueNegatives = 0 })]);
            var b = BinomialModel.Fit([.. tables.Select(t => t with { TruePositives = 0, FalseNegatives = 0 })]);
            if (a.Regime != Regime.Univariate || b.Regime != Regime.Univariate) return false;
            var uncorrelated = a.LogLikelihood!.Value + b.LogLikelihood!.Value;
            Assert.True(uncorrelated >= fixedEffect - 1e-8, "uncorrelated below fixed");
            Assert.True(fit.LogLikelihood!.Value >= uncorrelated - 1e-8, "full below uncorrelated");
            return true;
        });

    [Fact]
    public void Duplicating_every_study_doubles_the_likelihood_and_halves_the_covariance() => Compare(
        Tables,
        tables =>
        {
            var fit = BinomialModel.Fit(tables);
            var twice = BinomialModel.Fit([.. tables, .. tables]);
            if (fit.Regime is not (Regime.Bivariate or Regime.BivariateBoundary) || fit.SeLogitSensitivity is null || Unbounded(fit)) return false;
            Near.Equal(2 * fit.LogLikelihood!.Value, twice.LogLikelihood, 1e-7, "logLik");
            if (twice.SeLogitSensitivity is null || fit.Regime != twice.Regime) return false;
            Near.Equal(fit.SeLogitSensitivity.Value / Math.Sqrt(2), twice.SeLogitSensitivity, 1e-3, "se");
            return true;
        });

    [Fact]
    public void Any_valid_tables_give_a_finite_declared_result() => AnyTables.Sample(
        tables =>
        {
            var fit = BinomialModel.Fit(tables);
            double?[] numbers = [fit.LogLikelihood, fit.LogitSensitivity, fit.LogitSpecificity, fit.SeLogitSensitivity, fit.SeLogitSpecificity,
                fit.CovLogits, fit.VarianceSensitivity, fit.VarianceSpecificity, fit.Covariance, fit.Correlation, fit.GradientNorm];
            Assert.All(numbers, n => Assert.True(n is null || double.IsFinite(n.Value)));
            Assert.Equal(tables.Count(t => t.Total > 0), fit.Studies);
            Assert.True(fit.Iterations < 2000);
            Assert.True(fit.Regime == Regime.Bivariate || fit.Warnings.Count > 0);
        },
        iter: 30, threads: 1);

    public static TheoryData<TwoByTwo[]> Ridges => new()
    {
        (TwoByTwo[])[new(36, 34, 0, 0), new(0, 39, 14, 38), new(46, 0, 0, 26)],
        (TwoByTwo[])[new(36, 0, 34, 0), new(0, 14, 39, 38), new(46, 0, 0, 26)],
        (TwoByTwo[])[new(790_349, 0, 0, 12), new(5, 3, 2, 790_349), new(0, 4, 790_349, 9)],
        (TwoByTwo[])[new(0, 0, 0, 9), new(3, 34, 0, 38), new(24, 1, 0, 10), new(48, 0, 0, 32), new(23, 30, 11, 0), new(7, 49, 0, 0), new(0, 0, 10, 13)],
        (TwoByTwo[])[new(8, 0, 23, 15), new(0, 0, 1, 26), new(27, 16, 0, 0), new(0, 0, 21, 23)],
        (TwoByTwo[])[new(46, 42, 34, 0), new(0, 2, 9, 22)],
    };

    /// <summary>Data that push a deviation to its bound or the correlation to its own; one had needed 431 steps.</summary>
    [Theory]
    [MemberData(nameof(Ridges))]
    public void A_likelihood_without_a_maximum_is_left_after_few_steps(TwoByTwo[] tables)
    {
        var fit = BinomialModel.Fit(tables);

        Assert.InRange(fit.Iterations, 1, 600);
        Assert.True(fit.Converged);
    }

    [Fact]
    public void No_sparse_tables_take_more_than_a_few_hundred_steps() => AnyTables.Sample(
        tables => Assert.InRange(BinomialModel.Fit(tables).Iterations, 0, 1_000), iter: 60, threads: 1);

    [Fact]
    public void Merging_two_strata_of_one_distribution_never_beats_fitting_them_apart() => Compare(
        Gen.Select(Tables, Tables),
        strata =>
        {
            var (first, second) = strata;
            var (a, b, both) = (BinomialModel.Fit(first), BinomialModel.Fit(second), BinomialModel.Fit([.. first, .. second]));
            if (a.LogLikelihood is null || b.LogLikelihood is null) return false;
            Assert.True(both.LogLikelihood <= a.LogLikelihood + b.LogLikelihood + 1e-7);
            return true;
        });

    [Fact]
    public void Holm_adjusted_values_are_monotone_and_not_below_the_raw_ones() => Gen.Double[0, 1].Array[1, 8].Sample(
        p =>
        {
            var adjusted = Holm.Adjust([.. p.Select(x => (double?)x)]);
            var sorted = p.Zip(adjusted).OrderBy(x => x.First).ToArray();
            return sorted.All(x => x.Second >= x.First && x.Second <= 1) && sorted.Zip(sorted.Skip(1)).All(x => x.First.Second <= x.Second.Second);
        });

    /// <summary>Checks 30 samples. Not every sample can be compared to the end, but enough of them have to be, so that no test passes without a comparison.</summary>
    private static void Compare<T>(Gen<T> gen, Func<T, bool> isCompared)
    {
        const int Samples = 30, MinCompared = 3;
        var compared = 0;
        gen.Sample(sample => { if (isCompared(sample)) compared++; }, iter: Samples, threads: 1);
        Assert.True(compared >= MinCompared, $"Only {compared} of {Samples} samples could be compared.");
    }

    /// <summary>The search stopped at its bound: two bounds in different places give different values.</summary>
    private static bool Unbounded(BivariateFit fit) => Math.Max(fit.VarianceSensitivity ?? 0, fit.VarianceSpecificity ?? 0) > 100;

    private static double PooledCounts(TwoByTwo[] tables)
    {
        double tp = tables.Sum(t => t.TruePositives), fn = tables.Sum(t => t.FalseNegatives);
        double tn = tables.Sum(t => t.TrueNegatives), fp = tables.Sum(t => t.FalsePositives);
        return tables.Sum(t => Coefficient(t.TruePositives, t.FalseNegatives) + Coefficient(t.TrueNegatives, t.FalsePositives))
            + tp * Math.Log(tp / (tp + fn)) + fn * Math.Log(fn / (tp + fn)) + tn * Math.Log(tn / (tn + fp)) + fp * Math.Log(fp / (tn + fp));
    }

    private static double Coefficient(long y, long f)
    {
        var sum = 0.0;
        for (var i = 1; i <= Math.Min(y, f); i++)
            sum += Math.Log((double)(Math.Max(y, f) + i) / i);
        return sum;
    }

    private static string Bits(BivariateFit f) => string.Join(' ', new[]
    {
        f.LogLikelihood, f.LogitSensitivity, f.LogitSpecificity, f.SeLogitSensitivity, f.SeLogitSpecificity, f.CovLogits,
        f.VarianceSensitivity, f.VarianceSpecificity, f.Covariance, f.Correlation, f.GradientNorm,
    }.Select(x => x is null ? "-" : BitConverter.DoubleToInt64Bits(x.Value).ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
