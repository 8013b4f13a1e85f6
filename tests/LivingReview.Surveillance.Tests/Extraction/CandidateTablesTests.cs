using LivingReview.DiagnosticAccuracy;
using LivingReview.Surveillance.Extraction;

namespace LivingReview.Surveillance.Tests.Extraction;

/// <summary>One table is proposed only where the text leaves no other.</summary>
public sealed class CandidateTablesTests
{
    [Theory]
    [InlineData("There were 13 true positives, three false positives, 81 true negatives and one false negative, with a sensitivity of 92.9% and a specificity of 96.4%.", 13, 3, 1, 81)]
    [InlineData("Sensitivity was 86% (43/50 patients) and specificity 88% (22/25 controls).", 43, 3, 7, 22)]
    [InlineData("It was positive in 66 of 67 infected cases and negative in 30 of 33 others, yielding 98.5% sensitivity and 90.9% specificity.", 66, 3, 1, 30)]
    [InlineData("Of 101 patients, all were scanned. Sensitivity, specificity, PPV, NPV and accuracy were 91.1%, 68.9%, 78.5%, 86.1% and 81.2%.", 51, 14, 5, 31)]
    public void A_table_that_follows_is_proposed_alone(string text, int tp, int fp, int fn, int tn)
    {
        var proposal = CandidateTables.Propose(text);

        Assert.Equal(TableVerdict.One, proposal.Verdict);
        Assert.Equal(new TwoByTwo(tp, fp, fn, tn), Assert.Single(proposal.Tables).Table);
    }

    [Theory]
    [InlineData("Two tests: sensitivity was 86% (43/50) and specificity 88% (22/25) for A, and 100% (50/50) and 56% (14/25) for B.", "several-tests")]
    [InlineData("In 100 patients, sensitivity was 91% and specificity 69%.", "too-many-fit")]
    [InlineData("Sensitivity was 91% and specificity 69%.", "no-group-sizes")]
    [InlineData("Sensitivity was 91% in 30 patients.", "no-rates")]
    [InlineData("Sensitivity was 86% (43/50), specificity 88% (22/25), positive predictive value 50%.", "contradiction")]
    [InlineData("In 142 patients, sensitivity was 78.9%, specificity 50.0%, PPV 86.5% and NPV 36.8%.", "weak")]
    public void Anything_else_is_not_proposed_as_the_only_one(string text, string reason)
    {
        var proposal = CandidateTables.Propose(text);

        Assert.NotEqual(TableVerdict.One, proposal.Verdict);
        Assert.Equal(reason, proposal.Reason);
    }

    [Fact]
    public void The_alternatives_of_several_tests_are_shown()
    {
        var proposal = CandidateTables.Propose("Sensitivity was 86% (43/50) and specificity 88% (22/25) for A, and sensitivity was 100% (50/50) and specificity 56% (14/25) for B.");

        Assert.Equal(TableVerdict.Several, proposal.Verdict);
        Assert.Equal([new TwoByTwo(43, 3, 7, 22), new TwoByTwo(50, 11, 0, 14)], proposal.Tables.Select(t => t.Table));
    }

    /// <summary>
    /// Tables drawn at random, printed with rounding and with a wrong number of people: what is proposed alone must not be wrong more often than
    /// the limit on chance allows. Numbers of people to whom the same rates belong exactly (three quarters of a table whose cells are multiples
    /// of four) are no wrong numbers, as far as a text can tell, and are left out. The draws are the same in every run.
    /// </summary>
    [Fact]
    public void Rates_of_other_people_than_those_printed_are_not_taken_for_a_table()
    {
        var random = new Random(2611);
        var (drawn, wrong) = (0, new List<string>());
        while (drawn < 8000)
        {
            var (tp, fp, fn, tn, n) = (random.Next(5, 61), random.Next(1, 41), random.Next(1, 41), random.Next(5, 61), random.Next(20, 201));
            var total = tp + fp + fn + tn;
            if (new[] { tp, fp, fn, tn }.All(cell => cell * n % total == 0 && n < total) || n == total) continue;
            drawn++;
            static string P(int x, int m) => FormattableString.Invariant($"{Math.Round(1000.0 * x / m) / 10:F1}%");
            var text = $"In {n} patients, sensitivity was {P(tp, tp + fn)}, specificity {P(tn, tn + fp)}, PPV {P(tp, tp + fp)} and NPV {P(tn, tn + fn)}.";
            if (CandidateTables.Propose(text) is { Verdict: TableVerdict.One, Tables: [var only] }) wrong.Add($"{text} {only.Table}, not {total} people");
        }

        Assert.True(wrong.Count <= CandidateTables.LargestChance * drawn, string.Join('\n', wrong));
    }
}
