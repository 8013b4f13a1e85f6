using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>
/// <c>analyze --model latent-class</c>: an index test against a reference that may err, from the columns y11, y10, y01, y00; with several references the
/// column that names them.
/// </summary>
internal sealed class LatentClassAnalysis : IModelAnalysis
{
    // A perfect reference would make these the four counts; so they are read as those.
    private static readonly string[] Headings = ["y11", "y10", "y01", "y00"];
    private static readonly string[] Columns = [.. new[] { "TP", "FP", "FN", "TN" }.Zip(Headings, (field, heading) => $"column:{field}={heading}")];

    private readonly ChoiceOption<LatentClassDependence> _dependence = new(
        "--dependence",
        "In which class index and reference may err together, for --model latent-class.",
        ("none", LatentClassDependence.None),
        ("diseased", LatentClassDependence.WithCondition),
        ("non-diseased", LatentClassDependence.WithoutCondition),
        ("both", LatentClassDependence.Both));

    private readonly Option<string?> _reference = new("--reference") { Description = "Column that names the reference standard of a table, for --model latent-class: each has an accuracy of its own.", HelpName = "column" };

    private readonly Option<string?> _second = new("--second-reference")
    {
        Description = "Column with the result of a second reference standard on the same people, positive or negative, for --model latent-class: a study has one row for each result.",
        HelpName = "column",
    };

    public string Name => "latent-class";

    public IReadOnlyList<Option> Options => [_dependence, _reference, _second];

    public void Validate(CommandResult options)
    {
        if (options.GetValue(_second) is not null && options.GetValue(_dependence) is { } chosen && chosen != _dependence.NameOf(LatentClassDependence.None))
            options.AddError("--dependence cannot be had with --second-reference: the three tests are taken to err independently.");
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var columns = input with { FileOptions = input.FileOptions with { Answers = [.. Columns, .. input.FileOptions.Answers ?? []] } };
        var file = await columns.ReadTablesAsync(cancellationToken);
        if (input.FileOptions.Answers is not { Count: > 0 } && !file.CountHeadings.SequenceEqual(Headings, StringComparer.OrdinalIgnoreCase))
            throw new InputException($"{file.Path}: row 1: the columns {string.Join(", ", Headings)} are needed, of index and then reference test");
        if (file.Rows.Count == 0) throw new InputException($"{file.Path}: there is no row below the header");
        var (column, second) = (input.Options.GetValue(_reference), input.Options.GetValue(_second));
        foreach (var named in new[] { column, second }.OfType<string>().Where(c => !file.Covariates.Contains(c)))
            throw new InputException($"{file.Path}: row 1, column {named}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        LatentClassTable[] tables = [.. file.Rows.Select(r => Table(file, r, column, second))];
        if (file.Rows.Zip(tables).GroupBy(r => (r.Second.Study, r.Second.Reference, r.Second.SecondPositive)).FirstOrDefault(g => g.Count() > 1) is { } several)
            throw new InputException($"{file.Path}: row {several.ElementAt(1).First.Row}: '{several.First().First.Table.Study}' has several rows{(column is null ? "" : $" with the reference '{several.Key.Reference}'")}{(second is null ? "" : " and one result of the second")}, and this model takes one table of each study{(column is null ? "" : " and reference")}{(second is null ? "" : " and result")}");
        var shared = tables.GroupBy(t => t.Study, StringComparer.Ordinal).Count(g => g.Select(t => t.Reference).Distinct(StringComparer.Ordinal).Count() > 1);
        if (shared > 0) input.Remarks.Warning($"{shared} studies have tables with several references: they are taken as different people, each verified by one reference");
        return Result(LatentClassModel.FitReferences(tables, new() { Dependence = _dependence.Chosen(input.Options) }));
    }

    private static LatentClassTable Table(AccuracyFile file, AccuracyRow row, string? column, string? second)
    {
        var table = new LatentClassTable(row.StudyKey, column is not null ? ReferenceOf(file, row, column) : second is null ? "" : "reference", Crossed(row.Table.Table));
        if (second is null) return table;
        if (table.Reference == second) throw new InputException($"{file.Path}: row {row.Row}: both reference standards are called '{second}'");
        return table with { SecondReference = second, SecondPositive = ResultText.IsPositive(file, row, second) };
    }

    private static string ReferenceOf(AccuracyFile file, AccuracyRow row, string column) => row.Factors[column] is { Length: > 0 } reference
        ? reference
        : throw new InputException($"{file.Path}: row {row.Row}, column {column}: the reference standard is not named");

    private static CrossedTable Crossed(TwoByTwo t) => new(t.TruePositives, t.FalsePositives, t.FalseNegatives, t.TrueNegatives);

    private ModelResult Result(LatentClassFit fit)
    {
        return new()
        {
            Converged = fit.Converged,
            Regime = fit.Regime.Name(),
            LogLikelihood = fit.LogLikelihood,
            Warnings = fit.Warnings,
            Figures = new
            {
                K = fit.Studies,
                fit.People,
                fit.Sensitivity,
                fit.Specificity,
                Reference = new
                {
                    Sensitivity = fit.ReferenceSensitivity,
                    Specificity = fit.ReferenceSpecificity,
                    SensitivityAtBoundary = fit.ReferenceSensitivityAtBoundary,
                    SpecificityAtBoundary = fit.ReferenceSpecificityAtBoundary,
                },
                fit.References,
                fit.PrevalenceMedian,
                fit.LogitSensitivity,
                fit.LogitSpecificity,
                fit.SdSensitivity,
                fit.SdSpecificity,
                fit.Correlation,
                fit.SdPrevalence,
                Dependence = _dependence.NameOf(fit.Dependence),
                OddsRatioDiseased = fit.DependenceWithCondition,
                OddsRatioNonDiseased = fit.DependenceWithoutCondition,
                fit.LogLikelihoodOfPerfectReference,
                fit.Nodes,
                fit.Iterations,
                fit.GradientNorm,
            },
        };
    }
}
