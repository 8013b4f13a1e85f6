using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary><c>analyze --model latent-class</c>: an index test against a reference that may err, from the columns y11, y10, y01, y00.</summary>
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

    public string Name => "latent-class";

    public IReadOnlyList<Option> Options => [_dependence];

    public void Validate(CommandResult options)
    {
    }

    public async Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken)
    {
        var columns = input with { FileOptions = input.FileOptions with { Answers = [.. Columns, .. input.FileOptions.Answers ?? []] } };
        var file = await columns.ReadTablesAsync(cancellationToken);
        if (input.FileOptions.Answers is not { Count: > 0 } && !file.CountHeadings.SequenceEqual(Headings, StringComparer.OrdinalIgnoreCase))
            throw new InputException($"{file.Path}: row 1: the columns {string.Join(", ", Headings)} are needed, of index and then reference test");
        CrossedTable[] tables = [.. file.Rows.Select(r => r.Table.Table).Select(t => new CrossedTable(t.TruePositives, t.FalsePositives, t.FalseNegatives, t.TrueNegatives))];
        if (tables.Length == 0) throw new InputException($"{file.Path}: there is no row below the header");
        if (file.Rows.GroupBy(r => r.StudyKey).FirstOrDefault(g => g.Count() > 1) is { } several)
            throw new InputException($"{file.Path}: row {several.ElementAt(1).Row}: '{several.First().Table.Study}' has several rows, and this model takes one table of each study");
        var fit = LatentClassModel.Fit(tables, new() { Dependence = _dependence.Chosen(input.Options) });
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
