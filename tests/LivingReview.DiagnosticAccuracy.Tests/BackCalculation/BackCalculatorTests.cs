using CsCheck;

namespace LivingReview.DiagnosticAccuracy.Tests.BackCalculation;

public sealed class BackCalculatorTests
{
    [Fact]
    public void Five_rates_and_n_leave_one_table()
    {
        var result = BackCalculator.FindTables(new()
        {
            Total = 101,
            Sensitivity = Rate("91.1%"),
            Specificity = Rate("68.9%"),
            PositivePredictiveValue = Rate("78.5%"),
            NegativePredictiveValue = Rate("86.1%"),
            Accuracy = Rate("81.2%"),
        });

        Assert.Equal([new TwoByTwo(51, 14, 5, 31)], result.Tables);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Contradicting_figures_leave_none()
    {
        // Oh 2024 against manual QCT: what is printed fits no table of 112.
        var result = BackCalculator.FindTables(new() { Total = 112, Sensitivity = Rate("88.2%"), Specificity = Rate("94.5%"), Accuracy = Rate("92.9%") });

        Assert.Empty(result.Tables);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Too_little_leaves_too_many_and_says_so()
    {
        var result = BackCalculator.FindTables(new() { Total = 1000, Sensitivity = Rate("90%") }, limit: 20);

        Assert.Equal(20, result.Tables.Count);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public void Exactly_the_limit_is_complete()
    {
        var all = BackCalculator.FindTables(new() { Total = 40, Sensitivity = Rate("0.9"), Specificity = Rate("0.8") }, limit: 100_000);

        var limited = BackCalculator.FindTables(new() { Total = 40, Sensitivity = Rate("0.9"), Specificity = Rate("0.8") }, limit: all.Tables.Count);

        Assert.True(limited.IsComplete);
        Assert.Equal(all.Tables, limited.Tables);
    }

    [Fact]
    public void A_tie_is_accepted_rounded_either_way()
    {
        // 1/8 = 0.125 is printed as 0.13 or as 0.12.
        Assert.Contains(new TwoByTwo(1, 0, 7, 4), BackCalculator.FindTables(new() { Sensitivity = Rate("0.13"), Diseased = 8, NonDiseased = 4 }).Tables);
        Assert.Contains(new TwoByTwo(1, 0, 7, 4), BackCalculator.FindTables(new() { Sensitivity = Rate("0.12"), Diseased = 8, NonDiseased = 4 }).Tables);
    }

    [Fact]
    public void The_search_finds_what_trying_every_table_finds()
    {
        var percent = Gen.Int[0, 100].Select(v => new PrintedRate(v, 2));
        var tenth = Gen.Int[0, 10].Select(v => new PrintedRate(v, 1));
        var rate = Gen.OneOf(percent, tenth);
        var figures = Gen.Select(Gen.Long[1, 26], Gen.Int[0, 1023], rate.Array[5], Gen.Long[0, 26].Array[7]).Select((n, mask, rates, counts) => new PrintedFigures
        {
            Total = n,
            Sensitivity = (mask & 1) > 0 ? rates[0] : null,
            Specificity = (mask & 2) > 0 ? rates[1] : null,
            PositivePredictiveValue = (mask & 4) > 0 ? rates[2] : null,
            NegativePredictiveValue = (mask & 8) > 0 ? rates[3] : null,
            Accuracy = (mask & 16) > 0 ? rates[4] : null,
            TruePositives = (mask & 96) == 96 ? counts[0] : null,
            FalsePositives = (mask & 160) == 160 ? counts[1] : null,
            TestPositives = (mask & 320) == 320 ? counts[2] : null,
            NonDiseased = (mask & 576) == 576 ? counts[3] : null,
            TrueNegatives = (mask & 768) == 768 ? counts[4] : null,
        });

        figures.Sample(f =>
        {
            var result = BackCalculator.FindTables(f, limit: 10_000);
            Assert.True(result.IsComplete);
            Assert.Equal(TryAll(f).Order(Comparer<TwoByTwo>.Create(Compare)), result.Tables);
        }, iter: 3000, seed: "0N0XIzNsQ0O2", threads: 1);
    }

    [Theory]
    [InlineData(PrintedIntervalMethod.Wilson)]
    [InlineData(PrintedIntervalMethod.ClopperPearson)]
    [InlineData(PrintedIntervalMethod.Wald)]
    public void Intervals_of_any_rate_find_the_table_they_were_computed_from(PrintedIntervalMethod method)
    {
        var cell = Gen.Long[0, 60];
        Gen.Select(cell, cell, cell, cell, Gen.Int[2, 4]).Sample((tp, fp, fn, tn, decimals) =>
        {
            var table = new TwoByTwo(tp, fp, fn, tn);
            var figures = new PrintedFigures
            {
                Total = table.Total,
                SensitivityInterval = Print(tp, table.Diseased, decimals, method),
                SpecificityInterval = Print(tn, table.NonDiseased, decimals, method),
                PositivePredictiveValueInterval = Print(tp, tp + fp, decimals, method),
                NegativePredictiveValueInterval = Print(tn, tn + fn, decimals, method),
                AccuracyInterval = Print(tp + tn, table.Total, decimals, method),
            };
            if (table.Total > 0) Assert.Contains(table, BackCalculator.FindTables(figures, limit: 100_000).Tables);
        }, iter: 150, seed: "0N0XIzNsQ0O2", threads: 1);
    }

    [Fact]
    public void A_million_people_and_two_rates_are_searched_to_the_end()
    {
        // Seven decimals: few tables fit, and every number of diseased has to be looked at.
        var few = BackCalculator.FindTables(new() { Total = 1_000_000, Sensitivity = Rate("91.23457%"), Specificity = Rate("83.76543%") }, limit: 5000);
        var many = BackCalculator.FindTables(new() { Total = 1_000_000, PositivePredictiveValue = Rate("50.1%"), NegativePredictiveValue = Rate("99.2%") });
        var interval = BackCalculator.FindTables(new()
        {
            Total = 1_000_000,
            Specificity = Rate("83.76543%"),
            SensitivityInterval = new(Rate("0.8999"), Rate("0.9051"), PrintedIntervalMethod.ClopperPearson),
        });

        var intervals = BackCalculator.FindTables(new()
        {
            Total = 100_000,
            SensitivityInterval = new(Rate("0.8999"), Rate("0.9051"), PrintedIntervalMethod.ClopperPearson),
            SpecificityInterval = new(Rate("0.79999"), Rate("0.80101"), PrintedIntervalMethod.ClopperPearson),
        });

        // So narrow an interval of the specificity takes more people than there are.
        Assert.Empty(intervals.Tables);
        Assert.False(many.IsComplete);
        Assert.All(few.Tables, t => Assert.Equal(0.9123457, (double)t.TruePositives / t.Diseased, 5.1e-8));
        Assert.All(interval.Tables, t => Assert.Equal(0.8999, BinomialInterval.ClopperPearson(t.TruePositives, t.Diseased)!.Value.Lower, 5.1e-5));
    }

    [Fact]
    public void Figures_with_faults_are_refused_with_every_fault()
    {
        var figures = new PrintedFigures
        {
            TruePositives = -1,
            SensitivityInterval = new(Rate("0.9"), Rate("0.8"), PrintedIntervalMethod.Wald),
        };

        Assert.Equal(
            ["TP must lie in 0..10000000", "n is needed, or both group sizes, or all four cells", "the interval 0.9-0.8 is upside down"], figures.Faults());
        Assert.Throws<ArgumentException>(() => BackCalculator.FindTables(figures));
    }

    private static PrintedRate Rate(string text) => PrintedRate.TryParse(text, out var rate) ? rate : throw new FormatException(text);

    private static PrintedInterval? Print(long events, long trials, int decimals, PrintedIntervalMethod method)
    {
        if (trials == 0) return null;
        var limits = method switch
        {
            PrintedIntervalMethod.Wilson => BinomialInterval.Wilson(events, trials),
            PrintedIntervalMethod.ClopperPearson => BinomialInterval.ClopperPearson(events, trials),
            PrintedIntervalMethod.Wald => BinomialInterval.Wald(events, trials),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };
        var scale = new PrintedRate(0, decimals).Scale;
        return new(
            new((long)Math.Round(limits!.Value.Lower * scale), decimals), new((long)Math.Round(limits.Value.Upper * scale), decimals), method);
    }

    private static IEnumerable<TwoByTwo> TryAll(PrintedFigures f)
    {
        var n = f.Total!.Value;
        for (long tp = 0; tp <= n; tp++)
        {
            for (long fp = 0; tp + fp <= n; fp++)
            {
                for (long fn = 0; tp + fp + fn <= n; fn++)
                {
                    var tn = n - tp - fp - fn;
                    var fits = Fits(f.Sensitivity, tp, tp + fn) && Fits(f.Specificity, tn, fp + tn)
                        && Fits(f.PositivePredictiveValue, tp, tp + fp) && Fits(f.NegativePredictiveValue, tn, fn + tn) && Fits(f.Accuracy, tp + tn, n)
                        && (f.TruePositives ?? tp) == tp && (f.FalsePositives ?? fp) == fp && (f.TrueNegatives ?? tn) == tn
                        && (f.TestPositives ?? tp + fp) == tp + fp && (f.NonDiseased ?? fp + tn) == fp + tn;
                    if (fits) yield return new(tp, fp, fn, tn);
                }
            }
        }
    }

    private static bool Fits(PrintedRate? printed, long events, long trials) =>
        printed is not { } rate || (trials > 0 && Math.Abs((decimal)events / trials - (decimal)rate.Digits / rate.Scale) <= 0.5m / rate.Scale + 1e-20m);

    private static int Compare(TwoByTwo x, TwoByTwo y) =>
        (x.TruePositives, x.FalsePositives, x.FalseNegatives, x.TrueNegatives).CompareTo((y.TruePositives, y.FalsePositives, y.FalseNegatives, y.TrueNegatives));
}
