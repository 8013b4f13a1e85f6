using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.BackCalculating;

/// <summary>From the words of the command line to printed figures.</summary>
internal static class PrintedOptions
{
    public static IReadOnlyList<string> Rates { get; } = ["sensitivity", "specificity", "ppv", "npv", "accuracy"];

    public static IReadOnlyList<string> Counts { get; } = ["tp", "fp", "fn", "tn", "diseased", "non-diseased", "test-positives"];

    public static PrintedFigures WithRate(PrintedFigures figures, string name, string? text)
    {
        if (text is null) return figures;
        var rate = Rate(text, "--" + name);
        return name switch
        {
            "sensitivity" => figures with { Sensitivity = rate },
            "specificity" => figures with { Specificity = rate },
            "ppv" => figures with { PositivePredictiveValue = rate },
            "npv" => figures with { NegativePredictiveValue = rate },
            "accuracy" => figures with { Accuracy = rate },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    public static PrintedFigures WithCount(PrintedFigures figures, string name, long? count) => count is null ? figures : name switch
    {
        "tp" => figures with { TruePositives = count },
        "fp" => figures with { FalsePositives = count },
        "fn" => figures with { FalseNegatives = count },
        "tn" => figures with { TrueNegatives = count },
        "diseased" => figures with { Diseased = count },
        "non-diseased" => figures with { NonDiseased = count },
        "test-positives" => figures with { TestPositives = count },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>Reads <c>sensitivity=0.740-0.999:clopper-pearson</c>.</summary>
    public static PrintedFigures WithInterval(PrintedFigures figures, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var colon = text.LastIndexOf(':');
        var name = equals < 0 ? "" : text[..equals];
        var limits = equals < 0 || colon < equals ? [] : text[(equals + 1)..colon].Split('-');
        if (limits.Length != 2 || !Rates.Contains(name))
            throw new InputException($"--interval '{text}' is not of the form sensitivity=0.740-0.999:clopper-pearson, with one of {string.Join(", ", Rates)}");
        var method = text[(colon + 1)..] switch
        {
            "wilson" => PrintedIntervalMethod.Wilson,
            "clopper-pearson" => PrintedIntervalMethod.ClopperPearson,
            "wald" => PrintedIntervalMethod.Wald,
            var other => throw new InputException($"--interval '{text}': '{other}' is not a method; the methods are wilson, clopper-pearson, wald"),
        };
        var interval = new PrintedInterval(Rate(limits[0], "--interval " + name), Rate(limits[1], "--interval " + name), method);
        return name switch
        {
            "sensitivity" => figures with { SensitivityInterval = interval },
            "specificity" => figures with { SpecificityInterval = interval },
            "ppv" => figures with { PositivePredictiveValueInterval = interval },
            "npv" => figures with { NegativePredictiveValueInterval = interval },
            _ => figures with { AccuracyInterval = interval },
        };
    }

    private static PrintedRate Rate(string text, string option) =>
        PrintedRate.TryParse(text, out var rate) ? rate : throw new InputException($"{option}: '{text}' is not a proportion such as 91.1% or 0.911");
}
