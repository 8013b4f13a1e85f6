using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.BackCalculating;

/// <summary>From a request to printed figures.</summary>
internal static class PrintedRequest
{
    public static PrintedFigures Read(BackCalculationRequest request, Faults faults)
    {
        var figures = new PrintedFigures
        {
            Total = request.N,
            Sensitivity = Rate(request.Sensitivity, "sensitivity", faults),
            Specificity = Rate(request.Specificity, "specificity", faults),
            PositivePredictiveValue = Rate(request.Ppv, "ppv", faults),
            NegativePredictiveValue = Rate(request.Npv, "npv", faults),
            Accuracy = Rate(request.Accuracy, "accuracy", faults),
            TruePositives = request.Tp,
            FalsePositives = request.Fp,
            FalseNegatives = request.Fn,
            TrueNegatives = request.Tn,
            Diseased = request.Diseased,
            NonDiseased = request.NonDiseased,
            TestPositives = request.TestPositives,
        };
        foreach (var (name, interval) in request.Intervals ?? new Dictionary<string, BackCalculationInterval>())
        {
            var at = "intervals." + name;
            if (Interval(interval, at, faults) is not { } printed) continue;
            switch (name)
            {
                case "sensitivity": figures = figures with { SensitivityInterval = printed }; break;
                case "specificity": figures = figures with { SpecificityInterval = printed }; break;
                case "ppv": figures = figures with { PositivePredictiveValueInterval = printed }; break;
                case "npv": figures = figures with { NegativePredictiveValueInterval = printed }; break;
                case "accuracy": figures = figures with { AccuracyInterval = printed }; break;
                default: faults.Add(at, "One of: sensitivity, specificity, ppv, npv, accuracy."); break;
            }
        }

        return figures;
    }

    private static PrintedInterval? Interval(BackCalculationInterval? given, string at, Faults faults)
    {
        PrintedIntervalMethod? method = given?.Method switch
        {
            "wilson" => PrintedIntervalMethod.Wilson,
            "clopper-pearson" => PrintedIntervalMethod.ClopperPearson,
            "wald" => PrintedIntervalMethod.Wald,
            _ => null,
        };
        if (given is not null) Bounds.Check(given, at + ".", faults);
        faults.Require(method is not null, at + ".method", "One of: wilson, clopper-pearson, wald.");
        var (lower, upper) = (Rate(given?.Lower ?? "", at + ".lower", faults), Rate(given?.Upper ?? "", at + ".upper", faults));
        return method is { } how && lower is { } low && upper is { } high ? new PrintedInterval(low, high, how, given!.Level) : null;
    }

    private static PrintedRate? Rate(string? text, string field, Faults faults)
    {
        if (text is null) return null;
        if (PrintedRate.TryParse(text, out var rate)) return rate;
        faults.Add(field, $"'{text}' is not a proportion such as 91.1% or 0.911.");
        return null;
    }
}
