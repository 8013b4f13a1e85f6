using System.Globalization;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Several thresholds per study beside lmer, which fits the linear mixed models that diagmeta wraps, on the same tables, in alternation in one run, by
/// processor time. Without R it times our side alone.
/// </summary>
internal static class ThresholdsBesideR
{
    private const int Rounds = 3;

    /// <summary>Steinhauser et al. 2016: weights by inverse variance, half a person added to each cell, log thresholds. CI, and DICS, which is diagmeta's default.</summary>
    private const string Script = """
        suppressMessages(library(lme4))
        d <- read.csv(commandArgs(TRUE)[1])
        n <- c(d$FP + d$TN, d$TP + d$FN); y <- (c(d$TN, d$FN) + .5) / (n + 1)
        w <- c((d$TN + .5) * (d$FP + .5) / (d$FP + d$TN + 1), (d$TP + .5) * (d$FN + .5) / (d$TP + d$FN + 1)); w <- length(w) * w / sum(w)
        s <- data.frame(y = qlogis(y), g = rep(0:1, each = nrow(d)), x = log(c(d$cutoff, d$cutoff)), id = c(d$study, d$study), w = w)
        fit <- function(f) suppressMessages(suppressWarnings(lmer(f, data = s, weights = w)))
        time <- function(f) { fit(f); median(sapply(1:7, function(i) { a <- proc.time(); fit(f); b <- proc.time() - a; b[["user.self"]] + b[["sys.self"]] })) }
        cat(time(y ~ g * x + (1 | id)), time(y ~ g * x + (1 + g + x | id)), "\n")
        """;

    internal static int Run()
    {
        Console.WriteLine("| | log-logistic | log-normal | Weibull | `lmer` CI | times | `lmer` DICS | times | log-normal | Weibull |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var file in (string[])["diabetes_hba1c.csv", "feno_schneider2017.csv"])
        {
            var path = Repository.File("tests/LivingReview.DiagnosticAccuracy.Tests/Reference/Data/thresholds/" + file);
            var tables = Read(path);
            var ours = new double[3, Rounds];
            var r = new List<double[]>();
            for (var round = 0; round < Rounds; round++)
            {
                for (var d = 0; d < 3; d++)
                {
                    var options = new ThresholdOptions { Distribution = (ThresholdDistribution)d };
                    ours[d, round] = BesideR.Processor(() => ThresholdModel.Fit(tables, options));
                }

                if (BesideR.TimesInR(Script, path) is { } times) r.Add(times);
            }

            double[] fits = [.. Enumerable.Range(0, 3).Select(d => Enumerable.Range(0, Rounds).Select(round => ours[d, round]).Order().ElementAt(Rounds / 2))];
            double[] lmer = r.Count == 0 ? [double.NaN, double.NaN] : [.. Enumerable.Range(0, 2).Select(i => r.Select(t => t[i]).Order().ElementAt(r.Count / 2))];
            var k = tables.Select(t => t.Study).Distinct(StringComparer.Ordinal).Count();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {k} studies, {tables.Length} rows | {fits[0] * 1e3:F2} ms | {fits[1] * 1e3:F2} ms | {fits[2] * 1e3:F2} ms | {lmer[0] * 1e3:F0} ms | {lmer[0] / fits[0]:F0} | {lmer[1] * 1e3:F0} ms | {lmer[1] / fits[0]:F0} | {lmer[1] / fits[1]:F0} | {lmer[1] / fits[2]:F0} |"));
        }

        return 0;
    }

    private static ThresholdTable[] Read(string path) =>
    [
        .. from line in File.ReadLines(path).Skip(1)
           let c = line.Split(',')
           select new ThresholdTable(c[0].Trim('"'), Number(c[1]), new((long)Number(c[2]), (long)Number(c[3]), (long)Number(c[4]), (long)Number(c[5]))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
