using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Surveillance.Extraction;

/// <summary>What the API says about a record's abstract.</summary>
internal static class ExtractionCandidates
{
    public static ExtractionCandidate Of(ScreeningRecord record)
    {
        var text = record.Abstract ?? "";
        var figures = FigureFinder.Find(text);
        var proposal = CandidateTables.Propose(text, figures);
        return new ExtractionCandidate
        {
            Figures = [.. figures.Select(View)],
            Verdict = proposal.Verdict switch { TableVerdict.One => "one", TableVerdict.Several => "several", TableVerdict.None => "none", _ => throw new InvalidOperationException() },
            Reason = proposal.Reason,
            Tables = [.. proposal.Tables.Select(View)],
            Submission = proposal is { Verdict: TableVerdict.One, Tables: [var only] } ? Submission(record, only) : null,
        };
    }

    public static PrintedFigureView View(FoundFigure figure) => new(NameOf(figure.Kind), figure.Printed, figure.Offset, figure.Length)
    {
        Lower = figure.Lower,
        Upper = figure.Upper,
        Events = figure.Events,
        Trials = figure.Trials,
        Unit = figure.Unit,
        Vague = figure.Vague,
    };

    public static CandidateTableView View(CandidateTable candidate) => new(
        candidate.Table.TruePositives, candidate.Table.FalsePositives, candidate.Table.FalseNegatives, candidate.Table.TrueNegatives, NameOf(candidate.Basis));

    private static StudySubmission Submission(ScreeningRecord record, CandidateTable candidate) => new()
    {
        Label = Label(record),
        Year = record.Year,
        Title = record.Title,
        Doi = record.Doi,
        Pmid = record.Pmid,
        Tables =
        [
            new TableSubmission
            {
                Tp = candidate.Table.TruePositives,
                Fp = candidate.Table.FalsePositives,
                Fn = candidate.Table.FalseNegatives,
                Tn = candidate.Table.TrueNegatives,
                Derivation = candidate.Basis == TableBasis.Solved ? "back-calculated" : "reported",
                ReportedSensitivity = Printed(candidate.Sensitivity),
                ReportedSpecificity = Printed(candidate.Specificity),
                SourcePage = "abstract",
                Note = $"Found in the abstract by the program ({NameOf(candidate.Basis)}); to be checked against the report.",
            },
        ],
    };

    private static double? Printed(FoundFigure? figure) => figure is not null && PrintedRate.TryParse(figure.Printed, out var rate) ? rate.Value : null;

    private static string Label(ScreeningRecord record)
    {
        var family = record.Authors.Count > 0 ? record.Authors[0].Split(',')[0].Trim() : record.Title ?? record.Id;
        return FormattableString.Invariant($"{(family.Length > 80 ? family[..80] : family)} {record.Year}").Trim();
    }

    private static string NameOf(TableBasis basis) => basis switch
    {
        TableBasis.PrintedCells => "printed-cells",
        TableBasis.CountsBesideRates => "counts-beside-rates",
        TableBasis.Solved => "solved",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, null),
    };

    private static string NameOf(FigureKind kind) => kind switch
    {
        FigureKind.Sensitivity => "sensitivity",
        FigureKind.Specificity => "specificity",
        FigureKind.PositivePredictiveValue => "ppv",
        FigureKind.NegativePredictiveValue => "npv",
        FigureKind.Accuracy => "accuracy",
        FigureKind.PositiveLikelihoodRatio => "lr-positive",
        FigureKind.NegativeLikelihoodRatio => "lr-negative",
        FigureKind.AreaUnderCurve => "auc",
        FigureKind.Prevalence => "prevalence",
        FigureKind.TruePositives => "tp",
        FigureKind.FalsePositives => "fp",
        FigureKind.FalseNegatives => "fn",
        FigureKind.TrueNegatives => "tn",
        FigureKind.GroupSize => "group-size",
        FigureKind.Threshold => "threshold",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
