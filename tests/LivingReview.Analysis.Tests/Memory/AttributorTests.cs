using CsCheck;
using LivingReview.Analysis.Explaining;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class AttributorTests
{
    private static readonly Gen<ExtractedTable> Table = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 15], Gen.Int[0, 15], Gen.Int[0, 60])
        .Where((tp, fp, fn, tn) => tp + fn > 0 && fp + tn > 0)
        .Select((tp, fp, fn, tn) => new ExtractedTable { Tp = tp, Fp = fp, Fn = fn, Tn = tn, Primary = true });

    private static readonly Gen<ExtractedStudy[]> Studies = Gen.Int[1, 10].HashSet[3, 8].SelectMany(ids => Table.Array[ids.Count]
        .Select(tables => ids.Order().Zip(tables, (id, table) => new ExtractedStudy { Id = $"s{id}", Label = $"S{id}", Tables = [table] }).ToArray()));

    [Fact]
    public void Shares_and_the_named_remainders_add_up_to_the_change() => Gen.Select(Studies, Studies).Sample((a, b) =>
    {
        var (before, after) = (Inputs(a), Inputs(b));
        var (was, now) = (StratumEstimator.Estimate(before), StratumEstimator.Estimate(after));

        if (Attributor.Explain(before, was, after, now) is not { } why) return;

        Assert.Equal(now.Sensitivity!.Estimate - was.Sensitivity!.Estimate, why.Change.Sensitivity!.Value, 15);
        Assert.Equal(why.Change.Sensitivity!.Value, Total(why, p => p.Sensitivity), 13);
        Assert.Equal(why.Change.Specificity!.Value, Total(why, p => p.Specificity), 13);
        Assert.Equal(why.DataRevision.Sensitivity!.Value, why.Studies.Where(s => s.Kind == ChangeKind.Amended).Sum(s => s.Share.Sensitivity!.Value), 13);
        Assert.All(why.Studies, s => Assert.Equal(s.Kind == ChangeKind.Accepted ? 0 : 1, a.Count(x => x.Id == s.StudyId)));
    }, iter: 15);

    [Fact]
    public void One_new_study_has_the_whole_change()
    {
        var why = Explain(new Growing(Growing.Protocol).With(1, 6), g => g.With(7, 7));

        var share = Assert.Single(why.Studies);
        Assert.Equal(("study-7", ChangeKind.Accepted), (share.StudyId, share.Kind));
        Assert.Equal(why.Change.Sensitivity!.Value, share.Share.Sensitivity!.Value, 15);
        Assert.Equal(0, why.Interaction.Sensitivity!.Value, 15);
        Assert.Equal(0, why.Method.Sensitivity);
    }

    [Fact]
    public void The_shares_of_two_changes_are_Shapleys_and_leave_nothing()
    {
        var why = Explain(new Growing(Growing.Protocol).With(1, 6), g => g.With(Growing.Study(2, tp: 3)).Without(5));

        Assert.Equal([ChangeKind.Amended, ChangeKind.Withdrawn], why.Studies.Select(s => s.Kind).Order());
        Assert.Equal(0, why.Interaction.Sensitivity!.Value, 14);
        Assert.Equal(why.DataRevision.Sensitivity!.Value + why.WithdrawnStudies.Sensitivity!.Value, why.Change.Sensitivity!.Value, 14);
    }

    [Fact]
    public void What_only_the_engine_changed_is_the_methods()
    {
        var inputs = StratumInputs.From(new Growing(Growing.Protocol).With(1, 6).State)[0];
        var now = StratumEstimator.Estimate(inputs);

        var why = Attributor.Explain(inputs, RecomputationMemoryTests.Older(now), inputs, now)!;

        Assert.Equal(0.01, why.Method.Sensitivity!.Value, 12);
        Assert.Equal(0, why.Method.Specificity!.Value, 15);
        Assert.Empty(why.Studies);
        Assert.Equal(0, why.Interaction.Sensitivity!.Value, 15);
    }

    [Fact]
    public void A_stratum_that_was_not_pooled_has_no_change_to_explain()
    {
        var growing = new Growing(Growing.Protocol).With(1, 2);
        var before = growing.State;

        var diff = Difference.Between(before, growing.With(3, 6).State, [], "overall");

        Assert.Equal(Contracts.Estimates.Regime.Listed, Assert.Single(diff.Strata).Before!.Regime);
        Assert.Null(diff.Strata[0].Attribution);
    }

    private static Attribution Explain(Growing growing, Action<Growing> change)
    {
        var before = growing.State;
        change(growing);
        return Difference.Between(before, growing.State, [], "overall").Strata.Single().Attribution!;
    }

    private static double Total(Attribution why, Func<PointChange, double?> arm) =>
        arm(why.Method)!.Value + why.Studies.Sum(s => arm(s.Share)!.Value) + arm(why.Interaction)!.Value;

    private static StratumInputs Inputs(IReadOnlyList<ExtractedStudy> studies) =>
        new StratumInputs { Stratum = "overall", Revision = 1, Members = [], Options = new PoolingOptions { MinimumStudies = 3 } }.Having(studies);
}
