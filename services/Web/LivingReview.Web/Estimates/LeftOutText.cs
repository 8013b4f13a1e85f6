using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;

namespace LivingReview.Web.Estimates;

/// <summary>What a reader sees where tables of a stratum are not included in its estimate.</summary>
/// <param name="Short">In the cell: "2 left out".</param>
/// <param name="Detail">Which studies, and why.</param>
internal sealed record LeftOutText(string Short, string Detail)
{
    /// <summary>Null where every study counts.</summary>
    public static LeftOutText? For(StratumEstimate estimate)
    {
        if (estimate.LeftOut is not { } leftOut) return null;
        var several = leftOut.Listed.Where(l => l.Reason == LeftOutReason.SeveralTables).Select(l => l.StudyId).ToList();
        var tables = leftOut.Tables == 1 ? T["1 table is not used, because a study counts once."] : T["{0} tables are not used, because a study counts once.", leftOut.Tables];
        return leftOut.Studies == 0
            ? new(leftOut.Tables == 1 ? T["1 table not used"] : T["{0} tables not used", leftOut.Tables], tables)
            : new(
                T["{0} left out", leftOut.Studies],
                T["Left out, because they have several tables here and none is primary: {0}. {1}", string.Join(", ", several), tables]);
    }
}
