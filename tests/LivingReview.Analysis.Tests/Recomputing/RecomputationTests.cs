using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Tests.Recomputing;

public sealed class RecomputationTests
{
    private const double Mark = 0.123456789;

    private static readonly IReadOnlyList<object> Five =
    [
        Given.Protocol1(),
        .. Enumerable.Range(1, 4).Select(i => Given.Accepted(i + 1, Given.Study($"ct-{i}", 30 + i, 2 + i, 3, 40 - i))),
        Given.Accepted(6, Given.Study("mri-1", 12, 3, 2, 20, "mri")),
    ];

    [Fact]
    public void The_first_event_has_every_stratum_with_a_study()
    {
        var log = new EstimateLog();

        var first = log.Recompute(Given.State(Five));

        Assert.Equal(["overall", "modality=ct", "modality=mri"], first.Order);
        Assert.Equal(first.Order, first.Changed.Select(s => s.Stratum));
        Assert.Equal([(5, 6L), (4, 5L), (1, 6L)], first.Changed.Select(s => (s.K, s.Revision)));
        Assert.Equal((6, "Osteoporosis", 0.02), (first.Revision, first.Title, first.ShiftThreshold));
    }

    [Fact]
    public void A_stratum_with_fewer_studies_than_the_protocol_pools_is_listed()
    {
        var log = new EstimateLog();

        log.Recompute(Given.State(Five));

        Assert.Equal((Regime.Listed, null), (Stratum(log, "modality=mri").Regime, Stratum(log, "modality=mri").Sensitivity));
        Assert.NotNull(Stratum(log, "modality=ct").Sensitivity);
    }

    [Fact]
    public void A_stratum_that_is_not_touched_is_neither_fitted_nor_written_again()
    {
        var log = Marked(Five);

        var next = log.Recompute(Given.State([.. Five, Given.Accepted(7, Given.Study("mri-2", 15, 2, 1, 22, "mri"))]));

        Assert.Equal(["overall", "modality=mri"], next.Changed.Select(s => s.Stratum));
        Assert.Equal(Mark, Stratum(log, "modality=ct").Auc);
        Assert.Equal(5, Stratum(log, "modality=ct").Revision);
    }

    [Fact]
    public void A_correction_of_words_writes_a_revision_without_strata()
    {
        var log = Marked(Five);

        var next = log.Recompute(Given.State([.. Five, Given.Accepted(7, Given.Study("mri-1", 12, 3, 2, 20, "mri") with { Title = "MRI" })]));

        Assert.Equal((7, 0), (next.Revision, next.Changed.Count));
        Assert.Equal((7, 2), (log.Current!.Revision, log.Current.EstimateVersion));
    }

    [Fact]
    public void A_stratum_that_left_its_inputs_and_came_back_takes_the_revision_without_a_fit()
    {
        var log = Marked(Five);

        var next = log.Recompute(Given.State([.. Five, Given.Withdrawn(7, "mri-1"), Given.Accepted(8, Given.Study("mri-1", 12, 3, 2, 20, "mri"))]));

        Assert.Equal(["overall", "modality=mri"], next.Changed.Select(s => s.Stratum));
        Assert.All(next.Changed, s => Assert.Equal((8, Mark), (s.Revision, s.Auc)));
    }

    [Fact]
    public void A_stratum_that_loses_its_last_study_disappears_and_can_come_back()
    {
        var log = new EstimateLog();
        log.Recompute(Given.State(Five));

        log.Recompute(Given.State([.. Five, Given.Withdrawn(7, "mri-1")]));
        Assert.Equal(["overall", "modality=ct"], log.Current!.Strata.Select(s => s.Stratum));

        log.Recompute(Given.State([.. Five, Given.Withdrawn(7, "mri-1"), Given.Accepted(8, Given.Study("mri-2", 15, 2, 1, 22, "mri"))]));
        Assert.Equal(["overall", "modality=ct", "modality=mri"], log.Current!.Strata.Select(s => s.Stratum));
    }

    [Fact]
    public void A_review_that_loses_every_study_has_no_strata()
    {
        var log = new EstimateLog();
        log.Recompute(Given.State(Given.Protocol1(), Given.Accepted(2, Given.Study("a", 9, 1, 1, 9))));

        log.Recompute(Given.State(Given.Protocol1(), Given.Accepted(2, Given.Study("a", 9, 1, 1, 9)), Given.Withdrawn(3, "a")));

        Assert.Empty(log.Current!.Strata);
    }

    [Fact]
    public void A_protocol_with_another_minimum_fits_everything_again()
    {
        var log = Marked(Five);

        var next = log.Recompute(Given.State([.. Five, Given.Protocol1(protocol: Given.Protocol with { MinimumStudies = 5 }, revision: 7)]));

        Assert.Equal(["overall", "modality=ct", "modality=mri"], next.Changed.Select(s => s.Stratum));
        Assert.Equal(Regime.Listed, Stratum(log, "modality=ct").Regime);
        Assert.DoesNotContain(log.Current!.Strata, s => s.Auc == Mark);
    }

    [Fact]
    public void A_protocol_with_another_factor_changes_the_strata_and_their_order()
    {
        var log = Marked(Five);
        var protocol = Given.Protocol with { Factors = [new Factor { Name = "modality", Levels = ["mri", "ct"] }] };

        var next = log.Recompute(Given.State([.. Five, Given.Protocol1(protocol: protocol, revision: 7)]));

        Assert.Equal(["overall", "modality=mri", "modality=ct"], log.Current!.Strata.Select(s => s.Stratum));
        Assert.Empty(next.Changed);
    }

    [Fact]
    public void A_protocol_with_another_threshold_passes_it_on_and_changes_no_stratum()
    {
        var log = Marked(Five);

        var next = log.Recompute(Given.State([.. Five, Given.Protocol1(protocol: Given.Protocol with { ShiftThreshold = 0.05 }, revision: 7)]));

        Assert.Equal((0.05, 0), (next.ShiftThreshold, next.Changed.Count));
    }

    [Fact]
    public void The_causes_are_passed_on()
    {
        var cause = new EvidenceChange { Revision = 2, Kind = ChangeKind.Accepted, StudyId = "ct-1", Label = "CT-1" };

        Assert.Equal([cause], Recomputation.Next(null, Given.State(Five), [cause]).Causes);
    }

    /// <summary>A log whose every result bears a mark that a fit would not give.</summary>
    private static EstimateLog Marked(IEnumerable<object> messages)
    {
        var log = new EstimateLog();
        log.Recompute(Given.State(messages));
        log.Current = log.Current! with { Strata = [.. log.Current.Strata.Select(s => s with { Auc = Mark })] };
        return log;
    }

    private static StratumEstimate Stratum(EstimateLog log, string name) => log.Current!.Strata.Single(s => s.Stratum == name);
}
