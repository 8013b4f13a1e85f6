using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Reviews;

/// <summary>An estimate as numbers of people out of 1,000 at a given prevalence, each with its 95% limits.</summary>
internal sealed record PeoplePerThousand
{
    public const int People = 1000;

    public required int WithCondition { get; init; }

    public required PeopleCount Found { get; init; }

    public required PeopleCount Missed { get; init; }

    public required PeopleCount FalsePositives { get; init; }

    /// <summary>Null where the estimate is not pooled.</summary>
    public static PeoplePerThousand? Compute(StratumEstimate estimate, double prevalence)
    {
        if (estimate.Sensitivity is not { } sensitivity || estimate.Specificity is not { } specificity)
            return null;
        var with = Whole(People * prevalence);
        var without = People - with;
        var found = new PeopleCount(Whole(with * sensitivity.Estimate), Whole(with * sensitivity.Lower), Whole(with * sensitivity.Upper));
        return new PeoplePerThousand
        {
            WithCondition = with,
            Found = found,
            Missed = new PeopleCount(with - found.Estimate, with - found.Upper, with - found.Lower),
            FalsePositives = new PeopleCount(
                Whole(without * (1 - specificity.Estimate)), Whole(without * (1 - specificity.Upper)), Whole(without * (1 - specificity.Lower))),
        };
    }

    private static int Whole(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}

/// <summary>A number of people with its 95% limits.</summary>
internal readonly record struct PeopleCount(int Estimate, int Lower, int Upper);
