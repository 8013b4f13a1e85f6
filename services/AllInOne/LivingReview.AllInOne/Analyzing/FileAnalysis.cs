using System.Globalization;
using LivingReview.Contracts;
using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>One stratum of a file with its estimate.</summary>
/// <param name="Stratum">Name of the stratum.</param>
/// <param name="Estimate">The estimate.</param>
internal sealed record StratumResult(string Stratum, PooledEstimate Estimate)
{
    /// <summary>Where a new study is expected, the uncertainty of the between-study variances counted in; null where that cannot be had.</summary>
    public NewStudyPrediction? NewStudy { get; init; }

    /// <summary>Number of tables pooled, where all tables of a study count; else null.</summary>
    public int? Tables { get; init; }

    /// <summary>The tables of the stratum that are not included; null if all are.</summary>
    public LeftOutTables? LeftOut { get; init; }
}

/// <summary>Everything that a file and a request give.</summary>
internal sealed record FileAnalysis(
    string File, PoolingOptions Options, TableSelection Selection, IReadOnlyList<StratumResult> Strata, IReadOnlyList<FactorComparison> Comparisons)
{
    private const int MaxNamed = 5;

    /// <summary>Pools the file overall and by each factor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="remark">Takes warnings about the file and progress, one line each.</param>
    /// <param name="cancellationToken">Stops between strata.</param>
    public static FileAnalysis Run(AccuracyFile file, AnalysisRequest request, IRemarks remark, CancellationToken cancellationToken = default)
    {
        request = request with { By = [.. request.By.Select(f => CovariateOf(file, f))] };
        foreach (var factor in request.By)
        {
            if (!file.Covariates.Contains(factor))
                throw new InputException($"{file.Path}: row 1, column {factor}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        }

        if (IsClustered(request) && request.Options.Model != PoolingModel.Binomial)
            throw new InputException($"--select {request.Selection.Name()} needs the binomial model");
        if (file.Rows.Count == 0) remark.Warning($"{file.Path}: there is no row below the header");
        foreach (var factor in request.By.Distinct(StringComparer.Ordinal).Where(f => file.Rows.Any(row => row.Factors[f].Length == 0)))
            remark.Warning($"rows with an empty {factor} are in no stratum of it");

        var studies = new FileStudies(file, request);
        foreach (var line in studies.Remarks) remark.Warning(line);
        var plan = studies.Strata();
        var strata = new List<StratumResult>(plan.Count);
        foreach (var stratum in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            remark.Progress(string.Create(CultureInfo.InvariantCulture, $"stratum {strata.Count + 1} of {plan.Count}: {stratum.Key}, {stratum.Rows.Count} tables"), stratum.Rows.Count);
            if (stratum.LeftOut is { Studies: > 0 } leftOut) remark.Warning(LeftOutLine(stratum.Key.Name, leftOut));
            var pooled = Pool(stratum, request);
            strata.Add(new(stratum.Key.Name, pooled)
            {
                NewStudy = IsClustered(request) ? null : BayesianModel.PredictFrom(pooled.Fit, [.. stratum.Rows.Select(r => r.Row.Table.Table)], pooled.ConfidenceLevel),
                Tables = IsClustered(request) ? stratum.Rows.Count(r => r.Row.Table.Table.Total > 0) : null,
                LeftOut = stratum.LeftOut,
            });
        }

        return new(file.Path, request.Options, request.Selection, strata, Compare(plan, request, remark));
    }

    /// <summary>The covariate that is meant: its heading, else the only one that differs from it in case, spaces and marks alone.</summary>
    private static string CovariateOf(AccuracyFile file, string name)
    {
        if (file.Covariates.Contains(StudyFields.OfFactor(name), StringComparer.Ordinal)) return StudyFields.OfFactor(name);
        if (file.Covariates.Contains(name, StringComparer.Ordinal)) return name;
        var alike = file.Covariates.Where(c => PlainText.Key(c) == PlainText.Key(name)).Take(2).ToList();
        return alike.Count == 1 ? alike[0] : name;
    }

    private static bool IsClustered(AnalysisRequest request) => request.Selection is TableSelection.AllClustered or TableSelection.AllSharedEffects;

    private static PooledEstimate Pool(FileStratum stratum, AnalysisRequest request)
    {
        if (!IsClustered(request)) return Pooling.Pool([.. stratum.Rows.Select(r => r.Row.Table)], request.Options);
        var dependence = request.Selection == TableSelection.AllClustered ? TableDependence.Clustered : TableDependence.SharedEffects;
        return ClusteredPooling.Pool([.. stratum.Rows.Select(r => r.Row.Table with { Study = r.Study })], dependence, request.Options);
    }

    private static string LeftOutLine(string stratum, LeftOutTables leftOut)
    {
        var named = leftOut.Listed.Where(l => l.Reason == LeftOutReason.SeveralTables).Take(MaxNamed).Select(l => $"'{l.StudyId}'").ToList();
        var more = leftOut.Studies > named.Count ? string.Create(CultureInfo.InvariantCulture, $" and {leftOut.Studies - named.Count} more") : "";
        var (have, are) = leftOut.Studies == 1 ? ("study has", "is") : ("studies have", "are");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{stratum}: {leftOut.Studies} {have} several tables, none of them alone primary, and {are} left out: {string.Join(", ", named)}{more}; mark one with primary=yes or primary_in, or choose by --select");
    }

    private static List<FactorComparison> Compare(IReadOnlyList<FileStratum> strata, AnalysisRequest request, IRemarks remark)
    {
        var comparisons = new List<FactorComparison>();
        foreach (var factor in request.By.Distinct(StringComparer.Ordinal))
        {
            List<FileStratum> levels = [.. strata.Where(s => !s.Key.IsOverall && s.Key.Levels[0].Factor == factor)];
            remark.Progress("comparing the levels of " + factor, levels.Sum(l => l.Rows.Count));
            if (request.Options.Model != PoolingModel.Binomial)
            {
                remark.Warning($"levels of {factor} are compared with the binomial model alone");
            }
            else if (FactorComparison.Compare(factor, levels) is { } comparison)
            {
                comparisons.Add(comparison);
                foreach (var warning in comparison.Warnings) remark.Warning(warning.Message);
            }
            else
            {
                remark.Warning(string.Create(CultureInfo.InvariantCulture, $"the levels of {factor} cannot be compared: there must be two to {FactorComparison.MaxLevels}, and fewer than tables"));
            }
        }

        return comparisons;
    }
}
