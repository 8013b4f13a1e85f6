using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>
/// <c>analyze --model comparative</c>: two or more index tests against each other; where a study gives the joint results of two tests, it has one row for each
/// result of the second, whose column has the name of that test.
/// </summary>
internal sealed class ComparativeAnalysis : IModelAnalysis
{
    private readonly Option<string?> _test = new("--test") { Description = "Column that names the index test of a table, for --model comparative.", HelpName = "column" };
    private readonly Option<string?> _against = new("--against") { Description = "Test that the others are compared with; the first in order unless given.", HelpName = "level" };
    private readonly Option<string[]> _second = new("--second-test")
    {
        Description = "Column with the result, positive or negative, of the index test of that name on the same people, for --model comparative: a study with joint results has one row for each result. May be repeated.",
        HelpName = "column",
    };

    private readonly ChoiceOption<ComparativeEffects> _effects = new(
        "--effects",
        "Random effects of --model comparative.",
        ("study-and-table", ComparativeEffects.StudyAndTable),
        ("shared", ComparativeEffects.Shared),
        ("independent", ComparativeEffects.Independent),
        ("unstructured", ComparativeEffects.Unstructured),
        ("arm-network", ComparativeEffects.ArmNetwork));

    public string Name => "comparative";

    public IReadOnlyList<Option> Options => [_test, _against, _effects, _second];

    public void Validate(CommandResult options)
    {
        if (string.IsNullOrWhiteSpace(options.GetValue(_test))) options.AddError("--model comparative needs --test COLUMN, the column that names the index test.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var file = await input.ReadTablesAsync(cancellationToken);
        var column = input.Options.GetValue(_test)!;
        string[] seconds = input.Options.GetValue(_second) ?? [];
        foreach (var named in seconds.Prepend(column).Where(c => !file.Covariates.Contains(c)))
            throw new InputException($"{file.Path}: row 1, column {named}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        var unnamed = file.Rows.Count(r => r.Factors[column].Length == 0);
        if (unnamed > 0) input.Remarks.Warning($"{unnamed} rows with an empty {column} are left out");
        AccuracyRow[] rows = [.. file.Rows.Where(r => r.Factors[column].Length > 0)];
        var given = Array.ConvertAll(rows, r => TableOf(file, r, column, seconds));
        RefuseIncompletePairs(file, rows, given);
        var unused = new List<string>();
        var tables = JointRows.Cross(file, rows, given, unused);
        if (unused.Count > 0) input.Remarks.Warning($"the joint results of {string.Join(", ", unused)} are not used, since there are further rows: these count as tables of different people");
        string[] levels = [.. tables.Where(t => t.Table.Total > 0).SelectMany(t => t.SecondTest is { } second ? (string[])[t.Test, second] : [t.Test]).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
        var against = input.Options.GetValue(_against);
        if (levels.Length < 2) throw new InputException($"{file.Path}: column {column}: a comparison needs two tests, and there {(levels.Length == 0 ? "is none" : $"is only '{levels[0]}'")}");
        if (against is not null && !levels.Contains(against)) throw new InputException($"--against {against}: column {column} has no such level; the levels are {string.Join(", ", levels)}");
        var effects = _effects.Chosen(input.Options);
        if (effects == ComparativeEffects.Unstructured && levels.Length > ComparativeModel.MaxUnstructuredTests)
            throw new InputException($"--effects unstructured is for at most {ComparativeModel.MaxUnstructuredTests} tests, and column {column} has {levels.Length}: choose study-and-table or arm-network");
        var fit = ComparativeModel.Fit(tables, new() { Effects = effects, Reference = against })
            ?? throw new InputException($"{file.Path}: no test has both right and wrong results, so there is nothing to compare");
        if (fit.JointStudies.Count > 0) input.Remarks.Warning($"the joint results of two tests are used of {fit.JointStudies.Count} studies: {string.Join(", ", fit.JointStudies)}");
        return Result(fit);
    }

    private static ComparativeTable TableOf(AccuracyFile file, AccuracyRow row, string column, string[] seconds)
    {
        var table = new ComparativeTable(row.StudyKey, row.Factors[column], row.Table.Table);
        string[] given = [.. seconds.Where(s => row.Factors[s].Length > 0)];
        if (given.Length == 0) return table;
        if (given.Length > 1) throw new InputException($"{file.Path}: row {row.Row}: has results of {string.Join(" and ", given)}, and joint results of two tests at a time can be used");
        if (given[0] == table.Test) throw new InputException($"{file.Path}: row {row.Row}: both tests are called '{given[0]}'");
        return table with { SecondTest = given[0], SecondPositive = ResultText.IsPositive(file, row, given[0]) };
    }

    /// <summary>A study with joint results has one pair of tests and one row for each result of the second.</summary>
    private static void RefuseIncompletePairs(AccuracyFile file, AccuracyRow[] rows, ComparativeTable[] tables)
    {
        foreach (var study in rows.Zip(tables).Where(r => r.Second.SecondTest is not null).GroupBy(r => r.Second.Study, StringComparer.Ordinal))
        {
            var (row, name) = (study.First().First.Row, study.First().First.Table.Study);
            if (study.Select(r => (r.Second.Test, r.Second.SecondTest)).Distinct().Count() > 1)
                throw new InputException($"{file.Path}: row {row}: '{name}' gives joint results of several pairs of tests, and one pair of a study can be used");
            if (study.GroupBy(r => r.Second.SecondPositive).FirstOrDefault(g => g.Count() > 1) is { } several)
                throw new InputException($"{file.Path}: row {several.ElementAt(1).First.Row}: '{name}' has several rows with one result of {several.First().Second.SecondTest}");
            if (study.Count() < 2)
                throw new InputException($"{file.Path}: row {row}: '{name}' has joint results for one result of {study.First().Second.SecondTest} alone; the row of the other is missing");
        }
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
            fit.JointStudies,
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
            Dependence = fit.Dependence.Select(d => new { d.Test, d.Against, K = d.Studies, OddsRatioDiseased = d.Diseased, OddsRatioNonDiseased = d.NonDiseased }),
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
