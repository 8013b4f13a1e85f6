using System.Text.Json;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Exporting;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>Studies of radiographs and CT on the same people, with and without the results of both crossed with each other.</summary>
public sealed class JointLevelsTests
{
    private const int Studies = 8;

    [Fact]
    public void Joint_results_that_are_those_of_independent_tests_change_the_answer_little()
    {
        var (without, independent) = (Paired(null), Paired((a, b, n) => a * b / n));

        Assert.Equal((Studies, 0), (independent.Joint!.Used, independent.Joint.Unused));
        var (expected, actual) = (Assert.Single(without.Contrasts), Assert.Single(independent.Contrasts));
        Near(expected.Sensitivity!, actual.Sensitivity!);
        Near(expected.Specificity!, actual.Specificity!);
        var dependence = Assert.Single(independent.Joint.Levels);
        Assert.Equal(Studies, dependence.Studies);
        Assert.InRange(1, dependence.NonDiseased!.Lower, dependence.NonDiseased.Upper);

        static void Near(LevelContrast expected, LevelContrast actual)
        {
            Assert.Equal(expected.Difference.Estimate, actual.Difference.Estimate, 0.005);
            Assert.Equal(Width(expected), Width(actual), 0.01);
        }
    }

    [Fact]
    public void That_both_tests_miss_the_same_people_makes_their_difference_surer()
    {
        var (without, alike) = (Paired(null), Paired((a, b, _) => Math.Min(a, b)));

        Assert.True(Width(alike.Contrasts[0].Sensitivity!) < Width(without.Contrasts[0].Sensitivity!));
        Assert.True(Width(alike.Contrasts[0].Specificity!) < Width(without.Contrasts[0].Specificity!));
    }

    [Fact]
    public void Without_joint_results_the_answer_is_that_of_the_tables_to_the_last_bit()
    {
        var state = State(null);
        ComparativeTable[] tables = [.. state.Studies.Values.SelectMany(s => s.Tables.Select(t => new ComparativeTable(s.Id, t.Factors["modality"], new(t.Tp, t.Fp, t.Fn, t.Tn)))).OrderBy(t => t.Test, StringComparer.Ordinal)];

        var answer = JsonSerializer.Serialize(Paired(null), JsonSerializerOptions.Web);

        Assert.Equal(JsonSerializer.Serialize(PairedLevels.Compare(new(tables, 0, 0), "radiograph"), JsonSerializerOptions.Web), answer);
        Assert.DoesNotContain("joint", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_that_says_it_and_the_order_of_the_tables_make_no_difference()
    {
        var (there, back) = (State(Dependent), State(Dependent, exchanged: true));

        Assert.Equal(JsonSerializer.Serialize(Modality(there)), JsonSerializer.Serialize(Modality(back)));
    }

    [Fact]
    public void Strata_and_their_hashes_do_not_see_joint_results()
    {
        var (without, with) = (State(null), State(Dependent));

        Assert.Equal(StratumInputs.From(without).Select(s => (s.Stratum, s.Hash)), StratumInputs.From(with).Select(s => (s.Stratum, s.Hash)));
    }

    [Fact]
    public void Of_a_study_with_a_table_in_a_third_level_the_tables_count_and_it_is_said()
    {
        // The second level has two parts: a third table of the first study is in the factor's third level.
        var protocol = Growing.Protocol with { Factors = [Growing.Protocol.Factors[0] with { Levels = ["radiograph", "ct", "mri"] }] };
        var further = Study(1, Dependent);
        further = further with { Tables = [.. further.Tables, further.Tables[0] with { Primary = false, JointWith = null, JointTp = null, JointFp = null, Factors = new Dictionary<string, string> { ["modality"] = "mri" } }] };

        var comparison = Assert.Single(Comparisons.Compute(new Growing(protocol).With([further, .. Enumerable.Range(2, Studies - 1).Select(n => Study(n, Dependent))]).State));

        Assert.Equal((Studies - 1, 1), (comparison.Paired!.Joint!.Used, comparison.Paired.Joint.Unused));
    }

    [Fact]
    public void A_bundle_has_the_columns_where_a_study_has_joint_results_and_is_as_before_where_none_has()
    {
        var (without, with) = (EvidenceCsv.Write(State(null)), EvidenceCsv.Write(State(Dependent)));

        Assert.DoesNotContain("joint_", without, StringComparison.Ordinal);
        Assert.Contains("joint_with,joint_tp,joint_fp", with, StringComparison.Ordinal);
        Assert.Contains("modality=ct,", with, StringComparison.Ordinal);
    }

    /// <summary>Among people with the odds of both tests being right three times those of independence, about.</summary>
    private static long Dependent(long a, long b, long people) => Math.Clamp(a * b / people + people / 20, Math.Max(0, a + b - people), Math.Min(a, b));

    private static PairedComparison Paired(Func<long, long, long, long>? both) => Modality(State(both)).Paired!;

    private static SubgroupComparison Modality(EvidenceState state) => Comparisons.Compute(state).Single(c => c.Factor == "modality" && c.Within == "overall");

    private static EvidenceState State(Func<long, long, long, long>? both, bool exchanged = false) =>
        new Growing(Growing.Protocol with { Factors = [Growing.Protocol.Factors[0]] }).With(Enumerable.Range(1, Studies).Select(n => Study(n, both, exchanged))).State;

    /// <summary>A study of 160 people with the condition and 240 without it; the positives by both tests from those by each and the people.</summary>
    private static ExtractedStudy Study(int number, Func<long, long, long, long>? both, bool exchanged = false)
    {
        var radiograph = Table("radiograph", 118 + number * 7 % 23, 26 + number * 5 % 17) with { Primary = true };
        var ct = Table("ct", 130 + number * 11 % 19, 14 + number * 3 % 13);
        var (tp, fp) = (both?.Invoke(radiograph.Tp, ct.Tp, 160), both?.Invoke(radiograph.Fp, ct.Fp, 240));
        if (exchanged) ct = ct with { JointWith = both is null ? null : "modality=radiograph", JointTp = tp, JointFp = fp };
        else radiograph = radiograph with { JointWith = both is null ? null : "modality=ct", JointTp = tp, JointFp = fp };
        return new ExtractedStudy { Id = $"study-{number}", Label = $"Study {number}", Year = 2020, Tables = exchanged ? [ct, radiograph] : [radiograph, ct] };
    }

    private static ExtractedTable Table(string modality, long tp, long fp) =>
        new() { Tp = tp, Fp = fp, Fn = 160 - tp, Tn = 240 - fp, Primary = false, Factors = new Dictionary<string, string> { ["modality"] = modality } };

    private static double Width(LevelContrast contrast) => contrast.Difference.Upper - contrast.Difference.Lower;
}
