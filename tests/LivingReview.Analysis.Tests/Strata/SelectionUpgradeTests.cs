using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Repairing;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Strata;

/// <summary>Estimates of before there was a rule for studies with several tables: the rule comes as a change of the method.</summary>
public sealed class SelectionUpgradeTests
{
    private static readonly ExtractedStudy Paired = Given.Study(3) with
    {
        Tables = [Given.Study(3).Tables[0], Given.Study(3).Tables[0] with { Tp = 40, Primary = false, Factors = new Dictionary<string, string> { ["modality"] = "ct" } }],
    };

    [Fact]
    public void Old_estimates_are_outdated_and_the_new_ones_are_not()
    {
        var (old, state) = Upgrading();

        Assert.True(Recomputation.IsOutdated(old));
        Assert.False(Recomputation.IsOutdated(old.With(Recomputation.Under(Engine.Version, old, state).Estimated)));
    }

    [Fact]
    public void The_rule_comes_as_a_change_of_the_method_that_names_the_strata_which_differ()
    {
        var (old, state) = Upgrading();

        var change = Recomputation.Under(Engine.Version, old, state);

        Assert.Equal(($"{Engine.Version}, primary tables alone", $"{Engine.Version}, one table per study and stratum (rule none)"), (change.From, change.To));
        Assert.Empty(change.Estimated.Causes);
        Assert.Equal(["modality=ct"], change.Differences.Select(d => d.Stratum));
        Assert.Equal((5, 6), (old.Strata.Single(s => s.Stratum == "modality=ct").K, change.Estimated.Changed.Single(s => s.Stratum == "modality=ct").K));
    }

    [Fact]
    public void A_stratum_whose_studies_have_one_table_each_keeps_every_figure()
    {
        var (old, state) = Upgrading();

        var now = old.With(Recomputation.Under(Engine.Version, old, state).Estimated);

        foreach (var before in old.Strata.Concat(old.Companions).Where(s => s.Stratum != "modality=ct"))
        {
            var after = now.Strata.Concat(now.Companions).Single(s => s.Stratum == before.Stratum);
            Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(after with { TableSelection = null, LeftOut = null, Revision = before.Revision }));
        }
    }

    [Fact]
    public void Another_rule_in_the_protocol_is_a_change_of_the_method_too()
    {
        var state = Given.State([Given.Protocol1(), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, Given.Study(i)))]);
        var current = Write(Recomputation.Next(null, state, []));
        var next = Given.Revision(Given.Protocol1(protocol: Given.Protocol with { TableSelection = TableSelection.Largest }, revision: 16));

        var (revision, before) = Assert.Single(Recomputation.MethodChanges(current, [next]));
        var change = Recomputation.Under(before, current, state.Apply(next), []);

        Assert.Equal(16, revision);
        Assert.EndsWith("(rule largest)", change.To, StringComparison.Ordinal);
        Assert.Empty(change.Differences);
        Assert.All(change.Estimated.Changed, s => Assert.Equal(TableSelection.Largest, s.TableSelection));
    }

    [Fact]
    public void A_log_that_begins_before_the_rule_is_not_reported_as_wrong()
    {
        var (old, state) = Upgrading();
        EvidenceRevision[] evidence = [.. Messages().Select(Given.Revision)];
        var first = new Event<StrataEstimated>(Estimated(old, evidence)) { StreamKey = Given.Review, Version = 1 };
        var changed = new Event<MethodChanged>(Recomputation.Under(Engine.Version, CurrentEstimates.Create(first), state)) { StreamKey = Given.Review, Version = 2 };
        var stored = CurrentEstimates.Apply(changed, CurrentEstimates.Create(first));

        var report = Rebuild.Compare(stored, [first, changed], evidence);

        Assert.Equal((0, 1, 1), (report.Differences.Count, report.Recomputed, report.OtherEngine));
    }

    [Fact]
    public void Old_estimates_are_read_without_what_they_do_not_say()
    {
        var (old, _) = Upgrading();
        var node = JsonNode.Parse(JsonSerializer.Serialize(old.Strata[0]))!.AsObject();
        foreach (var member in new[] { "TableSelection", "Tables", "LeftOut" }) Assert.True(node.Remove(member));

        var read = JsonSerializer.Deserialize<Contracts.Estimates.StratumEstimate>(node)!;

        Assert.Equal((null, null, null), (read.TableSelection, read.Tables, read.LeftOut));
    }

    private static IEnumerable<object> Messages() => [Given.Protocol1(), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, i == 3 ? Paired : Given.Study(i)))];

    /// <summary>Estimates as the program made them that knew primary tables alone, and the evidence with a second table of study 3.</summary>
    private static (CurrentEstimates Old, EvidenceState State) Upgrading()
    {
        var state = Given.State([Given.Protocol1(), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, Given.Study(i)))]);
        var old = Write(Recomputation.Next(null, state, []));
        return (
            old with { Strata = [.. old.Strata.Select(s => s with { TableSelection = null })], Companions = [.. old.Companions.Select(s => s with { TableSelection = null })] },
            Given.State(Messages()));
    }

    private static StrataEstimated Estimated(CurrentEstimates estimates, IReadOnlyList<EvidenceRevision> evidence) => new()
    {
        Revision = estimates.Revision,
        Title = estimates.Title,
        ShiftThreshold = estimates.ShiftThreshold,
        Order = [.. estimates.Strata.Select(s => s.Stratum)],
        Companions = [.. estimates.Companions.Select(s => s.Stratum)],
        Changed = [.. estimates.Strata, .. estimates.Companions],
        Causes = [.. evidence.Select(r => r.ToChange())],
    };

    private static CurrentEstimates Write(StrataEstimated next) => CurrentEstimates.Create(new Event<StrataEstimated>(next) { StreamKey = Given.Review, Version = 1 });
}
