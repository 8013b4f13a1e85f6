using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>A word that says what a figure is of.</summary>
/// <param name="Kind">What; null for a rate that is none of ours, whose numbers must not go to its neighbours.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
internal readonly record struct FigureLabel(FigureKind? Kind, int Start, int End);

/// <summary>Finds the names of rates in a normalized text, in their order. "Positive and negative predictive values" gives two.</summary>
internal static partial class FigureLabels
{
    public static IReadOnlyList<FigureLabel> In(string plain)
    {
        var labels = new List<FigureLabel>();
        foreach (Match match in Names().Matches(plain))
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            if (match.Groups["bothpv"].Success) Add(FigureKind.PositivePredictiveValue, FigureKind.NegativePredictiveValue);
            else if (match.Groups["bothlr"].Success) Add(FigureKind.PositiveLikelihoodRatio, FigureKind.NegativeLikelihoodRatio);
            else if (match.Groups["ppv"].Success) Add(FigureKind.PositivePredictiveValue);
            else if (match.Groups["npv"].Success) Add(FigureKind.NegativePredictiveValue);
            else if (match.Groups["lrp"].Success) Add(FigureKind.PositiveLikelihoodRatio);
            else if (match.Groups["lrn"].Success) Add(FigureKind.NegativeLikelihoodRatio);
            else if (match.Groups["auc"].Success) Add(FigureKind.AreaUnderCurve);
            else if (match.Groups["sens"].Success) Add(FigureKind.Sensitivity);
            else if (match.Groups["spec"].Success) Add(FigureKind.Specificity);
            else if (match.Groups["acc"].Success) Add(FigureKind.Accuracy);
            else if (match.Groups["prev"].Success) Add(FigureKind.Prevalence);
            else labels.Add(new FigureLabel(null, start, end));

            void Add(params ReadOnlySpan<FigureKind> kinds)
            {
                foreach (var kind in kinds) labels.Add(new FigureLabel(kind, start, end));
            }
        }

        return WithoutAbbreviations(labels, plain);
    }

    /// <summary>"Positive predictive value (PPV)" names one thing twice.</summary>
    private static List<FigureLabel> WithoutAbbreviations(List<FigureLabel> labels, string plain)
    {
        var kept = new List<FigureLabel>();
        for (var i = 0; i < labels.Count; i++)
        {
            if (kept is [.., var last] && last.Kind == labels[i].Kind && last.End <= labels[i].Start && AbbreviationGap().IsMatch(plain.AsSpan(last.End, labels[i].Start - last.End)))
            {
                kept[^1] = last with { End = labels[i].End };
                continue;
            }

            kept.Add(labels[i]);
        }

        return kept;
    }

    [GeneratedRegex(@"^\s*[(\[,=]\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex AbbreviationGap();

    [GeneratedRegex(
        @"(?<bothpv>\bpositive\s*(?:\(ppv\)\s*)?(?:and|/|,|or|&|\(?and\)?)\s*(?:the\s+)?negative\s+predictive\s+(?:values?|power)(?:\s*\(\s*ppv\s*(?:and|/|,)\s*npv\s*\))?|\bpredictive values? of (?:a )?positive and negative|\bpositive (?:predictive (?:value )?)?\(negative\) predictive values?)"
        + @"|(?<bothlr>\bpositive\s+(?:and|/)\s*(?:the\s+)?negative\s+likelihood\s+ratios?)"
        + @"|(?<ppv>\bpositive[- ]predictive(?:[- ](?:values?|power|accuracy|probability))?|\bppvs?\b|\bpredictive values? (?:of|for) a positive(?: test| result)*|\bpv\+|\+pv\b|\bppa\b)"
        + @"|(?<npv>\bnegative[- ]predictive(?:[- ](?:values?|power|accuracy|probability))?|\bnpvs?\b|\bpredictive values? (?:of|for) a negative(?: test| result)*|\bpv-(?=\W)|-pv\b)"
        + @"|(?<lrp>\bpositive\s+likelihood(?:\s+ratios?)?|\blikelihood ratios? (?:of|for) (?:a )?positive(?: test| result)*|\blr\s?\+|\bplrs?\b|\blr\(\+\)|\bpositive coefficient of probability(?: \(cp\+\))?|\bcp\s?\+)"
        + @"|(?<lrn>\bnegative\s+likelihood(?:\s+ratios?)?|\blikelihood ratios? (?:of|for) (?:a )?negative(?: test| result)*|\blr\s?-(?=\W)|\bnlrs?\b|\blr\(-\)|\bnegative coefficient of probability(?: \(cp-\))?|\bcp\s?-(?=\W))"
        + @"|(?<auc>\bareas? under (?:the |its )?(?:receiver[- ]operat(?:or|ing)(?:[- ]characteristics?)?(?: \(roc\))?|roc|summary roc)?[- ]*curves?|\baucs?\b(?!\s?\(?0?-)|\baurocs?\b|\bauroccs?\b|\bc[- ](?:statistics?|index)\b|\ba\(?z\)?\b(?= *=))"
        + @"|(?<sens>(?<!insulin |analytical |functional |antibiotic |drug |baroreflex |high-|contrast |light |analytic |tuberculin |cold |receptor |skin )\bsensitivit(?:y|ies)\b(?! analys| to | test|-analys)|(?<=%\s)\bsensitivity\b|\bsens\b|\bsn\b(?=\s*(?:=|:|of|was|\d))|\bse\b(?=\s*(?:=|:))|\btrue[- ]positive rates?|(?<=%\s?)\bsensitive\b)"
        + @"|(?<spec>\bspecificit(?:y|ies)\b|\bspec\b|\bsp\b(?=\s*(?:=|:|of|was|\d))|\btrue[- ]negative rates?|(?<=%\s?)\bspecific\b)"
        + @"|(?<acc>\b(?:overall |total |diagnostic |predictive |classification |global )*accurac(?:y|ies)\b|\bdiagnostic (?:efficiency|effectiveness)|\boverall efficiency|\bcorrect classification(?: rate)?|\bcorrectly classified\b(?=\s+\d))"
        + @"|(?<other>\bfalse[- ](?:positive|negative)(?:[- ](?:rates?|results?|ratios?|fractions?))?|\b(?:under|over)estimation rates?|\b(?:misclassification|error|detection|response|eradication|recurrence|mortality|survival|complication|cure|success|failure|concordance|agreement|disagreement) rates?|\bagreement\b|\byouden(?:'s)?(?: (?:index|j))?|\bf1[- ]?scores?|\bdice\b)"
        + @"|(?<prev>\bprevalences?\b|\bpre-?test probabilit(?:y|ies))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
