using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model comparative</c>: two or more index tests against each other.</summary>
internal sealed class ComparativeAnalysis : IModelAnalysis
{
    private readonly Option<string?> _test = new("--test") { Description = "Column that names the index test of a table, for --model comparative.", HelpName = "column" };
    private readonly Option<string?> _against = new("--against") { Description = "Test that the others are compared with; the first in order unless given.", HelpName = "level" };
    private readonly ChoiceOption<ComparativeEffects> _effects = new(
        "--effects",
        "Random effects of --model comparative.",
        ("study-and-table", ComparativeEffects.StudyAndTable),
        ("shared", ComparativeEffects.Shared),
        ("independent", ComparativeEffects.Independent),
        ("unstructured", ComparativeEffects.Unstructured),
        ("arm-network", ComparativeEffects.ArmNetwork));

    public string Name => "comparative";

    public IReadOnlyList<Option> Options => [_test, _against, _effects];

    public void Validate(CommandResult options)
    {
        if (string.IsNullOrWhiteSpace(options.GetValue(_test))) options.AddError("--model comparative needs --test COLUMN, the column that names the index test.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var column = input.Options.GetValue(_test)!;
        if (!file.Covariates.Contains(column))
            throw new InputException($"{file.Path}: row 1, column {column}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        var unnamed = file.Rows.Count(r => r.Factors[column].Length == 0);
        if (unnamed > 0) input.Remarks.Warning($"{unnamed} rows with an empty {column} are left out");
        ComparativeTable[] tables = [.. file.Rows.Where(r => r.Factors[column].Length > 0).Select(r => new ComparativeTable(r.StudyKey, r.Factors[column], r.Table.Table))];
        string[] levels = [.. tables.Where(t => t.Table.Total > 0).Select(t => t.Test).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
        var against = input.Options.GetValue(_against);
        if (levels.Length < 2) throw new InputException($"{file.Path}: column {column}: a comparison needs two tests, and there {(levels.Length == 0 ? "is none" : $"is only '{levels[0]}'")}");
        if (against is not null && !levels.Contains(against)) throw new InputException($"--against {against}: column {column} has no such level; the levels are {string.Join(", ", levels)}");
        var effects = _effects.Chosen(input.Options);
        if (effects == ComparativeEffects.Unstructured && levels.Length > ComparativeModel.MaxUnstructuredTests)
            throw new InputException($"--effects unstructured is for at most {ComparativeModel.MaxUnstructuredTests} tests, and column {column} has {levels.Length}: choose study-and-table or arm-network");
        var fit = ComparativeModel.Fit(tables, new() { Effects = effects, Reference = against })
            ?? throw new InputException($"{file.Path}: no test has both right and wrong results, so there is nothing to compare");
        return Result(fit);
    }

    private ModelResult Result(ComparativeFit fit) => new()
    {
        Converged = fit.Converged,
        Regime = fit.Regime.Name(),
        LogLikelihood = fit.LogLikelihood,
        Warnings = fit.Warnings,
        Figures = new
        {
            Effects = _effects.NameOf(fit.Effects),
            fit.Reference,
            fit.Studies,
            fit.PairedStudies,
            Tests = fit.Tests.Select(t => new
            {
                t.Test,
                K = t.Studies,
                t.LogitSensitivity,
                t.SeLogitSensitivity,
                t.LogitSpecificity,
                t.SeLogitSpecificity,
                t.Sensitivity,
                t.Specificity,
                PScore = t.Ranking,
            }),
            Contrasts = fit.Contrasts.Select(ContrastFigures),
            Variances = new { fit.Study, fit.Table, Matrix = fit.EffectCovariance },
            Joint = fit.Joint is { } j ? new { Chi2 = j.Statistic, Df = j.DegreesOfFreedom, P = j.PValue } : null,
            League = fit.League.Select(ContrastFigures),
            fit.MeanCovariance,
            fit.Nodes,
        },
    };

    private static object ContrastFigures(TestContrast c) => new
    {
        c.Test,
        c.Against,
        RelativeSensitivity = c.Sensitivity?.Relative,
        RelativeSpecificity = c.Specificity?.Relative,
        LogitDifferenceSensitivity = Logit(c.Sensitivity),
        LogitDifferenceSpecificity = Logit(c.Specificity),
        DifferenceSensitivity = c.Sensitivity?.Difference,
        DifferenceSpecificity = c.Specificity?.Difference,
    };

    private static object? Logit(AccuracyContrast? c) => c is null ? null : new { Estimate = c.LogitDifference, Se = c.StandardError, P = c.PValue };
}
