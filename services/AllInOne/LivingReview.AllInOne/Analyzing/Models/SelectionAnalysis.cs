using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model selection</c>: what selective publication could have done, over the share of studies that were published.</summary>
internal sealed class SelectionAnalysis : IModelAnalysis
{
    private readonly Option<string?> _p = new("--p") { Description = "Shares of all studies that were published, as 1,0.8,0.6,0.4, for --model selection.", HelpName = "numbers" };
    private readonly ChoiceOption<SelectionContrast> _contrast = new(
        "--contrast",
        "Whose significance decides on publication.",
        ("lnDOR", SelectionContrast.LogOddsRatio),
        ("sensitivity", SelectionContrast.Sensitivity),
        ("specificity", SelectionContrast.Specificity));

    private readonly Option<bool> _exact = new("--exact") { Description = "For --model selection: beside the normal model also the exact binomial one; takes seconds for each share." };

    public string Name => "selection";

    public IReadOnlyList<Option> Options => [_p, _contrast, _exact];

    public void Validate(CommandResult options) => OptionNumbers.Check(options, "--p", options.GetValue(_p), n => n is > 0 and <= 1, "shares are above 0 and at most 1");

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        TwoByTwo[] tables = [.. file.Rows.Select(r => r.Table.Table)];
        var contrast = _contrast.Chosen(input.Options);
        IReadOnlyList<double> p = OptionNumbers.Parse(input.Options.GetValue(_p)) is { Length: > 0 } given ? given : SelectionModel.UsualProbabilities;
        var paired = tables.Count(t => t is { Diseased: > 0, NonDiseased: > 0 });
        var estimates = SelectionModel.Fit(tables, p, contrast);
        if (estimates.Count == 0) throw new InputException($"{file.Path}: a selection model needs three studies with people in both arms");
        if (paired < tables.Length) input.Remarks.Warning($"{tables.Length - paired} tables with an empty arm are left out");
        var wanted = input.Options.GetValue(_exact);
        if (wanted && !SelectionModel.IsExactFeasible(tables))
            throw new InputException(System.FormattableString.Invariant($"{file.Path}: --exact: the studies could have had more than {SelectionModel.MaxPossibleTables:N0} different tables, too many to sum over; without it the normal model answers"));
        var exact = wanted ? SelectionModel.FitExactly(tables, p, contrast) : [];
        var atBound = estimates.Concat(exact).Where(e => e.AtBound).Select(e => e.P).Distinct().ToList();
        return new()
        {
            Converged = estimates.Concat(exact).All(e => e.Converged),
            Regime = atBound.Count > 0 ? "boundary" : "interior",
            LogLikelihood = estimates[0].LogLikelihood,
            Warnings = atBound.Count == 0 ? [] :
            [
                new(WarningCodes.SelectionAtBound, System.FormattableString.Invariant($"At p = {string.Join(", ", atBound.Select(a => a.ToString(System.Globalization.CultureInfo.InvariantCulture)))} beta lies on its bound: the figures there depend on the bound, {SelectionModel.MaxBeta}, and not on the data alone.")),
            ],
            Figures = new
            {
                K = paired,
                Contrast = _contrast.NameOf(contrast),
                SelectionModel.MaxBeta,
                At = estimates.Select(EstimateFigures),
                Exact = wanted ? exact.Select(EstimateFigures) : null,
            },
        };
    }

    private static object EstimateFigures(SelectionEstimate e) => new
    {
        e.P,
        e.LogLikelihood,
        e.Sauc,
        e.Sensitivity,
        e.Specificity,
        e.Beta,
        e.AtBound,
        e.Alpha,
        e.LogitSensitivity,
        e.LogitSpecificity,
        e.SdSensitivity,
        e.SdSpecificity,
        e.Correlation,
        e.Converged,
    };
}
