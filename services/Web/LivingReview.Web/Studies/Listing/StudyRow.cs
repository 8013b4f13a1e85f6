using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies.Listing;

/// <summary>A study in the list: its primary table and its status.</summary>
public sealed record StudyRow
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    public int? Year { get; init; }

    public required ExtractedTable Table { get; init; }

    public required int Tables { get; init; }

    public EstimateInterval? Sensitivity { get; init; }

    public EstimateInterval? Specificity { get; init; }

    public string? RiskOfBias { get; init; }

    /// <summary>Number of findings of the guard that are not accepted.</summary>
    public required int OpenWarnings { get; init; }

    public Withdrawal? Withdrawn { get; init; }

    public required long Revision { get; init; }

    /// <summary>The text to search, in lower case.</summary>
    public required string Text { get; init; }

    public long People => Table.Tp + Table.Fp + Table.Fn + Table.Tn;

    public static StudyRow From(StudyView view)
    {
        var study = view.Study;
        var table = study.Tables.FirstOrDefault(one => one.Primary) ?? study.Tables[0];
        return new StudyRow
        {
            Id = study.Id,
            Label = study.Label,
            Year = study.Year,
            Table = table,
            Tables = study.Tables.Count,
            Sensitivity = WilsonInterval.Compute(table.Tp, table.Fn),
            Specificity = WilsonInterval.Compute(table.Tn, table.Fp),
            RiskOfBias = table.RiskOfBias,
            OpenWarnings = study.Warnings.Count(warning => warning.OverriddenBecause is null),
            Withdrawn = view.Withdrawn,
            Revision = view.Revision,
            Text = string.Join('\n', [study.Label, study.Id, study.Title, study.Doi, study.Pmid, study.Country, .. study.Reports.SelectMany(report => new[] { report.Title, report.Doi, report.Pmid }), .. table.Factors.Values]).ToLowerInvariant(),
        };
    }
}
