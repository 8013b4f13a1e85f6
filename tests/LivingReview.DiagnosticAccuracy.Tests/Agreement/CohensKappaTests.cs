namespace LivingReview.DiagnosticAccuracy.Tests.Agreement;

public sealed class CohensKappaTests
{
    /// <summary>20 yes/yes, 5 yes/no, 10 no/yes and 15 no/no: observed 0.7, expected 0.5, kappa 0.4 (the usual textbook table for Cohen 1960, eq. 1).</summary>
    [Fact]
    public void It_is_the_agreement_beyond_chance()
    {
        var ratings = Pairs(20, "yes", "yes").Concat(Pairs(5, "yes", "no")).Concat(Pairs(10, "no", "yes")).Concat(Pairs(15, "no", "no")).ToList();

        Assert.Equal(0.4, CohensKappa.Of(ratings)!.Value, 12);
        Assert.Equal(0.4, CohensKappa.Of([.. ratings.Select(pair => (pair.Second, pair.First)).Reverse()])!.Value, 12);
    }

    [Fact]
    public void It_is_1_for_full_agreement_minus_1_for_its_reverse_and_undefined_without_anything_to_agree_on()
    {
        Assert.Equal(1, CohensKappa.Of([("a", "a"), ("b", "b")]));
        Assert.Equal(-1, CohensKappa.Of([("a", "b"), ("b", "a")]));
        Assert.Equal(0, CohensKappa.Of([(1, 1), (1, 2), (2, 1), (2, 2)]));
        Assert.Null(CohensKappa.Of([("a", "a"), ("a", "a")]));
        Assert.Null(CohensKappa.Of<string>([]));
    }

    private static IEnumerable<(string First, string Second)> Pairs(int count, string first, string second) => Enumerable.Repeat((first, second), count);
}
