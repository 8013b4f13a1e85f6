using CsCheck;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Strata;

/// <summary>Which tables of a study with several count in a stratum.</summary>
public sealed class TableSelectorTests
{
    private static readonly Protocol Protocol = new()
    {
        Factors =
        [
            new Factor { Name = "test", Levels = ["ct", "mri", "us"] },
            new Factor { Name = "validation", Levels = ["internal", "external"] },
        ],
        Conjunctions = [new Conjunction { Levels = new Dictionary<string, string> { ["test"] = "ct" }, By = ["validation"] }],
        ExternalValidation = ["validation=external"],
    };

    [Fact]
    public void The_primary_table_counts_where_it_lies()
    {
        var study = Study(Table(10, "ct", primary: true), Table(90, "ct"));

        var tables = Select(study, "test=ct");

        Assert.Equal([10L], tables.Counted.Select(t => t.Tp));
        Assert.Equal((1, LeftOutReason.AnotherTable), (tables.LeftOut.Count, tables.Reason!.Value));
    }

    [Fact]
    public void The_only_table_of_a_study_counts_in_a_stratum_without_its_primary_table()
    {
        var tables = Select(Study(Table(10, "ct", primary: true), Table(20, "mri")), "test=mri");

        Assert.Equal([20L], tables.Counted.Select(t => t.Tp));
        Assert.Null(tables.Reason);
    }

    [Fact]
    public void A_table_that_claims_the_stratum_goes_before_the_primary_one() =>
        Assert.Equal([20L], Select(Study(Table(10, "ct", primary: true), Table(20, "ct") with { PrimaryIn = ["test=ct"] }), "test=ct").Counted.Select(t => t.Tp));

    [Fact]
    public void Without_a_rule_a_study_with_several_tables_and_no_primary_one_is_left_out()
    {
        var tables = Select(Study(Table(10, "ct", primary: true), Table(20, "mri"), Table(30, "mri")), "test=mri");

        Assert.Empty(tables.Counted);
        Assert.Equal((2, LeftOutReason.SeveralTables), (tables.LeftOut.Count, tables.Reason!.Value));
    }

    [Theory]
    [InlineData(TableSelection.Largest, 40)]
    [InlineData(TableSelection.PrespecifiedThreshold, 20)]
    [InlineData(TableSelection.ExternalValidation, 30)]
    public void A_rule_chooses_one_of_several(TableSelection rule, long expected)
    {
        var study = Study(
            Table(10, "ct", primary: true), Table(20, "mri") with { ThresholdRule = "prespecified" }, Table(30, "mri", "external"), Table(40, "mri"));

        var tables = Select(study, "test=mri", rule);

        Assert.Equal([expected], tables.Counted.Select(t => t.Tp));
        Assert.Equal((2, LeftOutReason.AnotherTable), (tables.LeftOut.Count, tables.Reason!.Value));
    }

    [Theory]
    [InlineData(TableSelection.AllClustered)]
    [InlineData(TableSelection.AllSharedEffects)]
    public void Every_table_counts_where_the_protocol_asks_for_all(TableSelection rule)
    {
        var tables = Select(Study(Table(10, "ct", primary: true), Table(20, "ct"), Table(30, "mri")), "test=ct", rule);

        Assert.Equal([10L, 20L], tables.Counted.Select(t => t.Tp));
        Assert.Empty(tables.LeftOut);
    }

    [Fact]
    public void A_companion_takes_the_table_of_its_stratum_if_that_lies_in_it_and_else_the_only_one()
    {
        var study = Study(Table(10, "ct", "internal", primary: true), Table(20, "ct", "external"));
        var chosen = Study(Table(10, "mri", "internal", primary: true), Table(50, "ct", "external"), Table(20, "ct", "external"), Table(30, "ct", "internal"));

        Assert.Equal([20L], Select(study, "test=ct+external-validation").Counted.Select(t => t.Tp));
        Assert.Equal([50L], Select(chosen, "test=ct+external-validation", TableSelection.Largest).Counted.Select(t => t.Tp));
        Assert.Equal(LeftOutReason.SeveralTables, Select(chosen, "test=ct+external-validation").Reason);
    }

    [Fact]
    public void Names_of_the_rules_are_stable() => Assert.Equal(
        ["none", "pre-specified-threshold", "largest", "external-validation", "all-clustered", "all-shared-effects"], Contracts.StableNames.All<TableSelection>());

    [Fact]
    public void Every_table_of_a_random_review_is_in_the_stratum_or_named() => Review.Sample(review =>
    {
        var state = Given.State([Given.Protocol1(protocol: review.Protocol), .. review.Studies.Select((s, i) => Given.Accepted(i + 2, s))]);
        var inputs = StratumInputs.From(state).ToDictionary(i => i.Stratum);
        foreach (var definition in StratumDefinition.AllOf(review.Protocol))
        {
            var here = review.Studies.Select(s => (Study: s, Tables: s.Tables.Count(definition.Admits))).Where(s => s.Tables > 0).ToList();
            Assert.Equal(here.Count > 0, inputs.ContainsKey(definition.Name));
            if (here.Count == 0) continue;
            var (members, leftOut) = (inputs[definition.Name].Members, inputs[definition.Name].LeftOut);
            foreach (var (study, tables) in here)
            {
                var counted = members.Count(m => m.Id == study.Id);
                var named = leftOut?.Listed.SingleOrDefault(l => l.StudyId == study.Id);
                Assert.Equal(tables, counted + (named?.Tables ?? 0));
                Assert.Equal(counted == 0, named?.Reason == LeftOutReason.SeveralTables);
                if (!inputs[definition.Name].IsClustered) Assert.InRange(counted, 0, 1);
            }

            Assert.Equal(here.Sum(h => h.Tables) - members.Count, leftOut?.Tables ?? 0);
            Assert.Equal(here.Count - members.Select(m => m.Id).Distinct().Count(), leftOut?.Studies ?? 0);
        }
    });

    [Fact]
    public void The_choice_does_not_depend_on_the_order_of_the_tables() => Gen.Select(Review, Gen.Int[0, 1000]).Sample((review, seed) =>
    {
        var shuffled = review.Studies.Select(s => s with { Tables = [.. s.Tables.Select((t, i) => (t, Key: (i + 1) * 7919 * (seed + 1) % 1009)).OrderBy(x => x.Key).Select(x => x.t)] });

        Assert.Equal(Hashes(review.Protocol, review.Studies), Hashes(review.Protocol, [.. shuffled]));

        static IEnumerable<(string, string)> Hashes(Protocol protocol, IReadOnlyList<ExtractedStudy> studies) =>
            StratumInputs.From(Given.State([Given.Protocol1(protocol: protocol), .. studies.Select((s, i) => Given.Accepted(i + 2, s))])).Select(i => (i.Stratum, i.Hash));
    });

    /// <summary>Reviews of up to eight studies with up to five tables each, under every rule.</summary>
    internal static Gen<(Protocol Protocol, IReadOnlyList<ExtractedStudy> Studies)> Review { get; } = Gen.Select(
        Gen.Enum<TableSelection>(),
        Gen.Select(Gen.Long[0, 9], Gen.Long[0, 9], Gen.Long[0, 9], Gen.Long[1, 9], Gen.Int[0, 3].Select(i => i < 3 ? Protocol.Factors[0].Levels[i] : null), Gen.Int[0, 2].Select(i => i < 2 ? Protocol.Factors[1].Levels[i] : null), Gen.Int[0, 5])
            .Array[1, 5].Array[0, 8],
        (rule, studies) => (
            Protocol with { TableSelection = rule },
            (IReadOnlyList<ExtractedStudy>)[.. studies.Select((tables, i) => Study([.. tables.Select((t, j) => Table(t.Item1, t.Item5, t.Item6, j == 0) with
            {
                Fp = t.Item2,
                Fn = t.Item3,
                Tn = t.Item4,
                ThresholdRule = t.Item7 == 1 ? "prespecified" : null,
                RiskOfBias = t.Item7 is 2 or 3 ? "low" : null,
                PrimaryIn = t.Item7 == 4 && j == tables.Length - 1 && t.Item5 is not null ? [$"test={t.Item5}"] : [],
            })]) with { Id = $"study-{i}", Label = $"Study {i}" })]));

    private static StratumTables Select(ExtractedStudy study, string stratum, TableSelection rule = TableSelection.None) =>
        TableSelector.Select(study, StratumDefinition.AllOf(Protocol with { TableSelection = rule }).Single(d => d.Name == stratum))!;

    private static ExtractedStudy Study(params IReadOnlyList<ExtractedTable> tables) => new() { Id = "a", Label = "A", Tables = tables };

    private static ExtractedTable Table(long tp, string? test, string? validation = null, bool primary = false)
    {
        var factors = new Dictionary<string, string>();
        if (test is not null) factors["test"] = test;
        if (validation is not null) factors["validation"] = validation;
        return new ExtractedTable { Tp = tp, Fp = 1, Fn = 1, Tn = 9, Primary = primary, Factors = factors };
    }
}
