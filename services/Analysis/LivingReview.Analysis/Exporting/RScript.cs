using System.Globalization;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Exporting;

/// <summary>
/// An R script that repeats the analysis with lme4, its data inside. glmer's likelihood is the Laplace approximation, ours is exact: the
/// points differ in the third decimal, which the script shows and checks.
/// </summary>
internal static class RScript
{
    private const string Analysis = """
        data <- read.csv(text = tables, stringsAsFactors = FALSE)
        stated <- read.csv(text = published, stringsAsFactors = FALSE)

        pool <- function(s) {
          long <- rbind(
            data.frame(study = s$study, success = s$TP, failure = s$FN, sens = 1, spec = 0),
            data.frame(study = s$study, success = s$TN, failure = s$FP, sens = 0, spec = 1))
          long <- long[long$success + long$failure > 0, ]
          # Either optimizer may stop on the boundary below the maximum: the higher likelihood counts.
          fits <- lapply(c("bobyqa", "nlminbwrap"), function(optimizer) suppressMessages(suppressWarnings(glmer(
            cbind(success, failure) ~ 0 + sens + spec + (0 + sens + spec | study), data = long, family = binomial, nAGQ = 1,
            control = glmerControl(optimizer = optimizer)))))
          fit <- fits[[which.max(sapply(fits, logLik))]]
          b <- fixef(fit)
          se <- sqrt(diag(as.matrix(vcov(fit))))
          data.frame(k = nrow(s), logit_sensitivity = b[["sens"]], logit_specificity = b[["spec"]],
                     sensitivity = plogis(b[["sens"]]), sensitivity_lower = plogis(b[["sens"]] - qnorm(.975) * se[[1]]),
                     sensitivity_upper = plogis(b[["sens"]] + qnorm(.975) * se[[1]]),
                     specificity = plogis(b[["spec"]]), specificity_lower = plogis(b[["spec"]] - qnorm(.975) * se[[2]]),
                     specificity_upper = plogis(b[["spec"]] + qnorm(.975) * se[[2]]))
        }

        result <- do.call(rbind, lapply(stated$stratum, function(name) {
          ours <- stated[stated$stratum == name, ]
          theirs <- pool(data[data$stratum == name, ])
          cbind(stratum = name, theirs, published_sensitivity = ours$sensitivity, published_specificity = ours$specificity)
        }))
        print(format(result, digits = 8), row.names = FALSE)
        if (length(commandArgs(TRUE)) > 0) write.csv(format(result, digits = 15, trim = TRUE), commandArgs(TRUE)[1], row.names = FALSE, quote = FALSE)

        off <- abs(result$sensitivity - result$published_sensitivity) > tolerance | abs(result$specificity - result$published_specificity) > tolerance
        if (any(off)) {
          message("Differs from the published estimate by more than ", tolerance, ": ", paste(result$stratum[off], collapse = ", "))
          quit(status = 1)
        }
        message("All ", nrow(result), " strata agree with the published estimates within ", tolerance, ".")
        """;

    public static string Write(VersionView version, EvidenceState evidence)
    {
        var inputs = StratumInputs.From(evidence).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var pooled = version.Estimates.Strata.Where(s => s is { Sensitivity: not null, Specificity: not null, VarianceSensitivity: not null } && inputs.ContainsKey(s.Stratum)).ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Repeats the analysis of {version.Review}, version {version.Number} (evidence revision {version.Revision}), with lme4.");
        text.AppendLine("# Rscript analysis.R [result.csv]; needs the package lme4. Ends with status 1 if a stratum differs.");
        text.AppendLine("# The published estimates are exact maximum likelihood; glmer at nAGQ = 1 is the Laplace approximation of the same model.");
        text.AppendLine(CultureInfo.InvariantCulture, $"# The intervals below are Wald's; those of the published estimates are {IntervalText.Of(evidence.Protocol.Interval)}.");
        text.AppendLine(CultureInfo.InvariantCulture, $"# Of a study with several tables in a stratum: its primary table there, else its only one, else by the rule {evidence.Protocol.TableSelection.Name()}.");
        foreach (var stratum in pooled.Where(s => s.LeftOut is not null))
            text.AppendLine(CultureInfo.InvariantCulture, $"# {stratum.Stratum}: {stratum.LeftOut!.Tables} tables are not included, {stratum.LeftOut.Studies} studies are left out.");
        if (pooled.Any(s => s.Tables is not null)) text.AppendLine("# All tables of a study count: the points below are of the same model, the standard errors do not allow for tables of one study.");
        text.AppendLine("suppressPackageStartupMessages(library(lme4))").AppendLine("tolerance <- 0.01").AppendLine();
        Table("tables", "stratum,study,TP,FP,FN,TN", pooled.SelectMany(s => inputs[s.Stratum].Studies.Select((study, i) =>
        {
            var c = StratumInputs.Counts(study);
            return FormattableString.Invariant($"{s.Stratum},{GroupOf(inputs[s.Stratum], study, i)},{c.TruePositives},{c.FalsePositives},{c.FalseNegatives},{c.TrueNegatives}");
        })));
        Table("published", "stratum,sensitivity,specificity", pooled.Select(s => FormattableString.Invariant($"{s.Stratum},{s.Sensitivity!.Estimate:R},{s.Specificity!.Estimate:R}")));
        return text.AppendLine(Analysis).ToString().ReplaceLineEndings("\n");

        // Tables that are pooled as if independent are groups of their own.
        static string GroupOf(StratumInputs stratum, ExtractedStudy study, int table) =>
            stratum.Selection == TableSelection.AllClustered ? string.Create(CultureInfo.InvariantCulture, $"{study.Id}-{table + 1}") : study.Id;

        // Names of strata and ids of studies are made of letters, digits and a few signs, none of them a quote or a comma.
        void Table(string name, string header, IEnumerable<string> rows) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"{name} <- \"{header}").AppendJoin('\n', rows).AppendLine("\"").AppendLine();
    }
}
