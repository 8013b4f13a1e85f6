using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies.Editing;

/// <summary>Studies that may be the one that is being entered, because a table of theirs has the same four counts.</summary>
internal static class SameCounts
{
    /// <summary>Each included study that shares a table with the form, with that table; the study that is corrected is left out.</summary>
    public static IReadOnlyList<(StudyView Study, ExtractedTable Table)> Find(IEnumerable<TableDraft> drafts, IReadOnlyList<StudyView> others, string? corrected)
    {
        var entered = drafts.Select(draft => (draft.Fields.Whole("tp"), draft.Fields.Whole("fp"), draft.Fields.Whole("fn"), draft.Fields.Whole("tn"))).ToHashSet();
        return
        [
            .. from study in others
               where study.Study.Id != corrected && study.Withdrawn is null
               from table in study.Study.Tables.Where(table => entered.Contains((table.Tp, table.Fp, table.Fn, table.Tn))).Take(1)
               select (study, table),
        ];
    }
}
