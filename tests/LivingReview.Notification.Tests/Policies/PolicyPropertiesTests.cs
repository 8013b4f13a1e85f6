using CsCheck;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Backtesting;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Tests.Policies;

public sealed class PolicyPropertiesTests
{
    private static readonly string[] Simple = ["A1", "A2", "A5", "A7", "A8"];

    private static readonly Gen<double> Rate = Gen.Double[0.55, 0.99];

    private static readonly Gen<Comparison> Comparisons =
        Gen.Select(Rate, Rate, Rate, Rate, (a, b, c, d) => Versions.Compare(Given.Stratum("overall", a, b), Given.Stratum("overall", c, d), new Criteria(0.2, 0.8, 0.8)));

    private static readonly Gen<PolicyNode> Leaves =
        Gen.Select(Gen.Int[0, 4].Select(i => Simple[i]), Gen.Double[0.001, 0.3], (rule, t) => new PolicyNode { Rule = rule, Threshold = rule == "A1" ? t : rule is "A2" or "A5" ? t * 100 : null });

    private static readonly Gen<EvidenceTable[]> Tables = Gen.Select(Gen.Long[20, 200], Gen.Long[1, 60], Gen.Long[1, 60], Gen.Long[20, 200], (tp, fp, fn, tn) => (tp, fp, fn, tn))
        .Array[6, 14].Select(all => all.Select((t, i) => Versions.Table($"s{i}", t.tp, t.fp, t.fn, t.tn)).ToArray());

    [Fact]
    public void Any_fires_if_one_does_and_all_if_every_one_does() => Gen.Select(Comparisons, Leaves.Array[1, 5]).Sample((comparison, leaves) =>
    {
        var fired = leaves.Select(l => PolicyTree.Evaluate(l, comparison).Fired).ToArray();

        Assert.Equal(fired.Any(f => f), PolicyTree.Evaluate(new PolicyNode { Any = leaves }, comparison).Fired);
        Assert.Equal(fired.All(f => f), PolicyTree.Evaluate(new PolicyNode { All = leaves }, comparison).Fired);
    });

    [Fact]
    public void A_verdict_is_as_severe_as_the_worst_that_fired() => Gen.Select(Comparisons, Leaves.Array[1, 5]).Sample((comparison, leaves) =>
    {
        var graded = leaves.Select((l, i) => l with { Severity = Enum.GetValues<Severity>()[i % 3] }).ToArray();
        var expected = graded.Select(l => PolicyTree.Evaluate(l, comparison)).Where(v => v.Fired).Select(v => v.Severity).DefaultIfEmpty(Severity.Info).Max();

        Assert.Equal(expected, PolicyTree.Evaluate(new PolicyNode { Any = graded }, comparison).Severity);
    });

    [Fact]
    public void A_lower_threshold_never_hides_what_a_higher_one_shows() => Gen.Select(Comparisons, Gen.Double[0.001, 0.3], Gen.Double[0, 1]).Sample((comparison, high, share) =>
    {
        if (Versions.Rule("A1", comparison, high).Fired) Assert.True(Versions.Rule("A1", comparison, high * share).Fired);
        if (Versions.Rule("A2", comparison, high * 100).Fired) Assert.True(Versions.Rule("A2", comparison, high * share * 100).Fired);
    });

    [Fact]
    public void Nothing_fires_where_nothing_changed() => Tables.Sample(tables =>
    {
        var comparison = Versions.Compare(tables, tables, new Criteria(0.2, 0.8, 0.8));

        Assert.All(RuleBook.Rules, rule => Assert.False(Versions.Rule(rule.Key, comparison).Fired, rule.Key));
    }, iter: 20);

    [Fact]
    public void Shares_and_remainder_add_up_to_the_change()
    {
        var explained = 0;
        Gen.Select(Tables, Gen.Int[1, 3], Gen.Int[0, 2]).Sample((tables, added, corrected) =>
        {
            var before = tables[..^added];
            var after = tables.Select((t, i) => i < corrected ? t with { Tp = t.Tp + 5 } : t).Skip(1).ToArray(); // one is gone too
            var comparison = Versions.Compare(before, after);
            if (comparison.Before.Pooled("overall") is null || comparison.After.Pooled("overall") is null) return;

            var attribution = StudyAttributions.Explain(comparison)!;

            Interlocked.Increment(ref explained);
            Assert.Equal(comparison.Shift.Sensitivity, attribution.Studies.Sum(s => s.DeltaSensitivity) + attribution.RemainderSensitivity, 12);
            Assert.Equal(comparison.Shift.Specificity, attribution.Studies.Sum(s => s.DeltaSpecificity) + attribution.RemainderSpecificity, 12);
            Assert.Equal(added + Math.Max(0, corrected - 1) + 1, attribution.Studies.Count + attribution.FurtherStudies);
        }, iter: 20);
        Assert.InRange(explained, 10, 20);
    }

    [Fact]
    public void A_single_study_has_the_whole_of_the_change_it_made()
    {
        var before = Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 80 + i, 10 + i, 12, 90 - i)).ToArray();

        var attribution = StudyAttributions.Explain(Versions.Compare(before, [.. before, Versions.Table("new", 30, 40, 70, 60)]))!;

        Assert.Equal(("new", ChangeKind.Accepted), (Assert.Single(attribution.Studies).StudyId, attribution.Studies[0].Change));
        Assert.Equal(0, attribution.RemainderSensitivity, 9);
        Assert.Equal(0, attribution.RemainderSpecificity, 9);
    }

    /// <summary>However the estimates wander: an alert only ever says what the policy says, and what was told last is what is compared with.</summary>
    [Fact]
    public void Every_alert_left_what_was_told_before_by_the_threshold() => Gen.Select(Rate, Rate, (se, sp) => (se, sp)).Array[2, 30].Sample(walk =>
    {
        var versions = Versions.From([.. walk.Select((p, i) => Given.Recomputed("r", i + 1, Given.Stratum("overall", p.se, p.sp)))]);
        var policy = new EffectivePolicy { Policy = StandardPolicy.Absolute(0.05), Criteria = new(null, null, null) };

        var report = Backtest.Run("r", policy, versions);

        var told = versions[0].Revision;
        foreach (var entry in report.Entries)
        {
            Assert.Equal(told, entry.Before.Revision);
            var moved = Math.Max(Math.Abs(entry.After.Sensitivity.Estimate - entry.Before.Sensitivity.Estimate), Math.Abs(entry.After.Specificity.Estimate - entry.Before.Specificity.Estimate));
            if (entry.Kind == "shifted") Assert.True(moved >= 0.05 - 1e-9);
            told = entry.After.Revision;
        }

        Assert.Equal(report.Entries.Count, report.Entries.Select(e => e.After.Revision).Distinct().Count());
    });

    [Fact]
    public void A_difference_and_its_states_are_one() => Gen.Select(Tables, Tables).Sample((first, second) =>
    {
        var (a, b) = (Versions.Message(1, first), Versions.Message(2, second));
        var state = Versions.From(a, b)[1];

        Assert.Equal(second.OrderBy(t => t.StudyId, StringComparer.Ordinal), state.Tables.Values);
        Assert.Equal(b.Strata.Select(s => s.Sensitivity), state.Order.Select(s => state.Estimates[s].Sensitivity));
    }, iter: 20);

    [Theory]
    [InlineData("""{}""", "policy")]
    [InlineData("""{"rule":"A1","any":[{"rule":"A2"}]}""", "policy")]
    [InlineData("""{"rule":"A99"}""", "policy.rule")]
    [InlineData("""{"rule":"A17"}""", "policy.rule")]
    [InlineData("""{"any":[]}""", "policy.any")]
    [InlineData("""{"any":[{"rule":"A1","threshold":2}]}""", "policy.any[0].threshold")]
    public void A_policy_that_means_nothing_is_refused_by_its_place(string json, string field)
    {
        var faults = new Faults();

        PolicyRules.Check(System.Text.Json.JsonSerializer.Deserialize<PolicyNode>(json, System.Text.Json.JsonSerializerOptions.Web), "policy", faults);

        Assert.Contains(faults.All, f => f.Field == field);
    }

    [Fact]
    public void The_default_policy_says_what_it_lacks()
    {
        var (bare, full) = (new Criteria(null, null, null), new Criteria(0.2, 0.85, 0.85));

        Assert.Equal(["A14", "A6", "A7", "A1", "A3", "A4", "A9", "A10", "A12", "A16", "A18", "A19"], PolicyTree.RulesOf(StandardPolicy.Default(bare)));
        Assert.Equal(["A14", "A6", "A7", "A2", "A3", "A4", "A9", "A10", "A12", "A16", "A18", "A19"], PolicyTree.RulesOf(StandardPolicy.Default(full)));
        Assert.Equal(2, StandardPolicy.Notes(StandardPolicy.Default(bare), bare, isDefault: true).Count);
        Assert.Empty(StandardPolicy.Notes(StandardPolicy.Default(full), full, isDefault: true));
    }
}
