using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>One stratum of a file with its estimate.</summary>
internal sealed record StratumResult(string Stratum, PooledEstimate Estimate);

/// <summary>Everything that a file and a request give.</summary>
internal sealed record FileAnalysis(string File, PoolingOptions Options, IReadOnlyList<StratumResult> Strata, IReadOnlyList<FactorComparison> Comparisons)
{
    /// <summary>Pools the file overall and by each factor.</summary>
    /// <param name="file">The file.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="remark">Takes warnings about the file and progress, one line each.</param>
    /// <param name="cancellationToken">Stops between strata.</param>
    public static FileAnalysis Of(AccuracyFile file, AnalysisRequest request, IRemarks remark, CancellationToken cancellationToken = default)
    {
        foreach (var factor in request.By)
        {
            if (!file.Covariates.Contains(factor))
                throw new InputException($"{file.Path}: row 1, column {factor}: there is no such column; the covariates are {(file.Covariates.Count == 0 ? "none" : string.Join(", ", file.Covariates))}");
        }

        var rows = Select(file, request.AllTables, remark);
        var plan = Plan(rows, request.By, remark);
        var strata = new List<StratumResult>(plan.Count);
        foreach (var (stratum, tables) in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            remark.Progress(string.Create(CultureInfo.InvariantCulture, $"stratum {strata.Count + 1} of {plan.Count}: {stratum}, {tables.Length} tables"), tables.Length);
            strata.Add(new(stratum, Pooling.Pool(tables, request.Options)));
        }

        return new(file.Path, request.Options, strata, Compare(rows, request, remark));
    }

    private static List<FactorComparison> Compare(List<AccuracyRow> rows, AnalysisRequest request, IRemarks remark)
    {
        var comparisons = new List<FactorComparison>();
        foreach (var factor in request.By.Distinct(StringComparer.Ordinal))
        {
            remark.Progress("comparing the levels of " + factor, rows.Count);
            if (request.Options.Model != PoolingModel.Binomial)
            {
                remark.Warning($"levels of {factor} are compared with the binomial model alone");
            }
            else if (FactorComparison.Of(factor, rows) is { } comparison)
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

    private static List<AccuracyRow> Select(AccuracyFile file, bool allTables, IRemarks remark)
    {
        List<AccuracyRow> rows = [.. file.Rows.Where(row => allTables || row.IsPrimary is not false)];
        if (rows.Count == 0) remark.Warning(file.Rows.Count == 0 ? $"{file.Path}: there is no row below the header" : $"{file.Path}: no row is primary");
        if (file.HasPrimary && allTables) return rows;
        var repeated = rows.GroupBy(row => row.Table.Study, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            remark.Warning(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Path}: study '{repeated.Key}' has {repeated.Count()} {(file.HasPrimary ? "primary rows" : "rows and there is no primary column")}: every row counts as a study of its own"));
        }

        var left = file.Rows.Select(row => row.Table.Study).Except(rows.Select(row => row.Table.Study), StringComparer.Ordinal).ToArray();
        if (left.Length > 0 && rows.Count > 0)
            remark.Warning(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {left.Length} {(left.Length == 1 ? "study has" : "studies have")} no primary row and {(left.Length == 1 ? "is" : "are")} left out, '{left[0]}' first"));
        return rows;
    }

    private static List<(string Stratum, StudyTable[] Tables)> Plan(List<AccuracyRow> rows, IReadOnlyList<string> by, IRemarks remark)
    {
        var plan = new List<(string, StudyTable[])> { (StratumKey.OverallName, [.. rows.Select(row => row.Table)]) };
        foreach (var factor in by.Distinct(StringComparer.Ordinal))
        {
            if (rows.Exists(row => row.Factors[factor].Length == 0)) remark.Warning($"rows with an empty {factor} are in no stratum of it");
            plan.AddRange(rows
                .Where(row => row.Factors[factor].Length > 0)
                .GroupBy(row => row.Factors[factor], row => row.Table, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (new FactorLevel(factor, group.Key).ToString(), group.ToArray())));
        }

        return plan;
    }
}
