using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Notification.History;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Tests.Policies;

/// <summary>A new rule for studies with several tables is a change of the method; what new studies do is evidence.</summary>
public sealed class SelectionAlignmentTests
{
    private const string Mri = "test=mri";

    [Fact]
    public void Studies_that_the_rule_brings_into_a_stratum_are_the_methods_doing()
    {
        var before = State(null, null, Primaries());
        var after = State(before, TableSelection.None, [.. Primaries().Select((t, i) => i < 5 ? t : t with { Others = [Other(t)] })]);

        Assert.Null(MethodAlignment.Align(before, after, after.Estimates[Mri], 4));
        Assert.Equal([Mri], MethodNoted.Between(before, after)!.Strata.Select(s => s.Stratum));
    }

    [Fact]
    public void A_stratum_that_the_rule_does_not_touch_is_compared_as_ever()
    {
        var before = State(null, null, Primaries());
        var after = State(before, TableSelection.None, Primaries());

        Assert.Same(before, MethodAlignment.Align(before, after, after.Estimates[Mri], 4));
        Assert.Null(MethodNoted.Between(before, after));
    }

    [Fact]
    public void A_new_study_that_gives_another_table_than_its_main_one_is_evidence()
    {
        var before = State(null, null, Primaries());
        var table = Versions.Table("new", 90, 9, 9, 90, "overall");
        var after = State(before, TableSelection.None, [.. Primaries(), table with { Others = [Other(table)] }]);

        Assert.Contains("new", after.TablesOf(Mri).Select(t => t.StudyId));
        Assert.Same(before, MethodAlignment.Align(before, after, after.Estimates[Mri], 4));
    }

    [Fact]
    public void Another_model_for_all_tables_is_never_compared()
    {
        var before = State(null, TableSelection.AllClustered, Primaries(), tables: 9);
        var after = State(before, TableSelection.AllSharedEffects, Primaries(), tables: 9);

        Assert.Null(MethodAlignment.Align(before, after, after.Estimates[Mri], 4));
    }

    [Fact]
    public void The_history_keeps_a_study_whose_other_tables_changed()
    {
        var first = Primaries();
        var before = State(null, TableSelection.None, first);
        var after = State(before, TableSelection.None, [first[0] with { Others = [Other(first[0])] }, .. first.Skip(1)]);

        Assert.Equal(before.TablesOf(Mri).Count + 1, after.TablesOf(Mri).Count);
    }

    private static EvidenceTable[] Primaries() =>
        [.. Enumerable.Range(1, 9).Select(i => i <= 5 ? Versions.Table($"s{i}", 80 + i, 10, 12 - i, 60 + 3 * i, "overall", Mri) : Versions.Table($"s{i}", 70 + i, 11, 13 - i, 55 + 3 * i, "overall"))];

    private static EvidenceTable Other(EvidenceTable main) => main with { Tp = main.Tp - 30, Fn = main.Fn + 30, Strata = [Mri], Others = null };

    private static ReviewState State(ReviewState? before, TableSelection? selection, IReadOnlyList<EvidenceTable> evidence, int? tables = null)
    {
        var version = (before?.EstimateVersion ?? 0) + 1;
        var flat = evidence.SelectMany(t => (t.Others ?? []).Prepend(t)).ToList();
        var message = Versions.Message(version, evidence);
        message = message with
        {
            Strata = [.. new[] { "overall", Mri }.Select(s => Versions.Estimate(s, version, [.. flat.Where(t => t.Strata.Contains(s))]) with { TableSelection = selection, Tables = tables })],
        };
        return ReviewState.Next(before, HistoryEntry.Between(before, message));
    }
}
