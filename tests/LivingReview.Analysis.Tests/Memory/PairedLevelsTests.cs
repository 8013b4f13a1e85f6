using LivingReview.Analysis.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>Levels of a factor that share studies, in one model.</summary>
public sealed class PairedLevelsTests
{
    private static readonly ComparativeTable[] Tables =
    [
        new("A", "ct", new(115, 53, 67, 63)), new("A", "mri", new(110, 24, 72, 92)), new("B", "ct", new(30, 2, 23, 73)), new("B", "mri", new(26, 3, 27, 72)),
        new("C", "ct", new(77, 16, 52, 52)), new("C", "mri", new(86, 5, 43, 63)), new("D", "ct", new(75, 42, 12, 191)), new("D", "mri", new(64, 10, 23, 223)),
        new("E", "ct", new(59, 13, 20, 88)), new("E", "mri", new(54, 7, 25, 94)), new("F", "ct", new(40, 9, 11, 60)),
    ];

    [Fact]
    public void A_study_is_compared_with_itself_so_that_the_difference_is_known_better()
    {
        var paired = PairedLevels.Compare(new(Tables, 0, 0), "ct")!;
        var strangers = PairedLevels.Compare(new([.. Tables.Select((t, i) => t with { Study = $"{i}" })], 0, 0), "ct")!;

        var (one, other) = (Assert.Single(paired.Contrasts), Assert.Single(strangers.Contrasts));
        Assert.Equal(("ct", "mri"), (paired.Reference, one.Level));
        Assert.True(Width(one.Sensitivity!) < Width(other.Sensitivity!));
        Assert.True(one.Specificity!.Difference.Lower > 0, "the second level is the more specific one in every study");
        Assert.Equal(ComparativeModel.Fit(Tables, new() { Reference = "ct" })!.Contrasts[0].Sensitivity!.Relative.Lower, one.Sensitivity!.Ratio!.Lower);
        Assert.True(one.Sensitivity.HolmP >= one.Sensitivity.P);
    }

    [Fact]
    public void One_level_is_no_comparison() => Assert.Null(PairedLevels.Compare(new([.. Tables.Where(t => t.Test == "ct")], 0, 0), "ct"));

    private static double Width(Contracts.Estimates.LevelContrast contrast) => contrast.Difference.Upper - contrast.Difference.Lower;
}
