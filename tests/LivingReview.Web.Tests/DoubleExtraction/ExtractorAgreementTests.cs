using LivingReview.Contracts.Studies;
using LivingReview.Web.DoubleExtraction;

namespace LivingReview.Web.Tests.DoubleExtraction;

public sealed class ExtractorAgreementTests
{
    [Fact]
    public void Only_studies_that_both_have_extracted_count_and_each_factor_has_its_own_figure()
    {
        DoubleExtractionView[] all =
        [
            View(10, 8, [Table("ct", "cohort")], [Table("ct", null)]),
            View(12, 12, [Table("mri", null), Table("mri", null)], [Table("mri", null)]),
            View(null, null, [], []),
        ];

        var agreement = ExtractorAgreement.Of(all);

        Assert.Equal((2, 22, 20), (agreement.Studies, agreement.Compared, agreement.Agreed));
        Assert.Equal([("design", 1, 0, 0), ("modality", 2, 2, 1d)], agreement.Choices.Select(one => (one.Factor, one.Tables, one.Agreed, one.Kappa)));
    }

    private static TableSubmission Table(string? modality, string? design) => new()
    {
        Factors = new[] { ("modality", modality), ("design", design) }.Where(one => one.Item2 is not null).ToDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal),
    };

    private static DoubleExtractionView View(int? compared, int? agreed, IReadOnlyList<TableSubmission> first, IReadOnlyList<TableSubmission> second) => new()
    {
        Id = Guid.CreateVersion7(),
        Label = "Lee 2026",
        Extractors = [],
        State = compared is null ? "open" : "reconciled",
        HandedIn = [],
        Both = compared is null ? [] : [new StudySubmission { Tables = first }, new StudySubmission { Tables = second }],
        Differences = [],
        Compared = compared,
        Agreed = agreed,
        AssignedBy = "local",
        AssignedAt = DateTimeOffset.UnixEpoch,
    };
}
