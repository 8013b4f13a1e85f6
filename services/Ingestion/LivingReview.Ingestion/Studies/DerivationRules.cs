using System.Globalization;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>The printed figures that counts were derived from.</summary>
internal static class DerivationRules
{
    public static IReadOnlyList<string> Names { get; } = ["n", "sensitivity", "specificity", "ppv", "npv", "accuracy", "diseased", "non-diseased"];

    public static SortedDictionary<string, string> Check(IReadOnlyDictionary<string, string>? inputs, string at, Faults faults)
    {
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in inputs ?? new Dictionary<string, string>())
        {
            if (FieldRules.Text(text) is not { } printed) continue;
            if (!Names.Contains(name, StringComparer.Ordinal))
                faults.Add($"{at}.{name}", $"'{name}' is not one of: {string.Join(", ", Names)}.");
            else if (With(new PrintedFigures(), name, printed) is null)
                faults.Add($"{at}.{name}", $"'{printed}' is not {(IsCount(name) ? "a count" : "a proportion such as 91.1% or 0.911")}.");
            else
                known[name] = printed;
        }

        return known;
    }

    /// <summary>Figures with one more printed; null if the text cannot be read.</summary>
    public static PrintedFigures? With(PrintedFigures figures, string name, string text)
    {
        if (IsCount(name))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > PrintedFigures.MaxTotal) return null;
            return name switch
            {
                "n" => figures with { Total = count },
                "diseased" => figures with { Diseased = count },
                _ => figures with { NonDiseased = count },
            };
        }

        if (!PrintedRate.TryParse(text, out var rate)) return null;
        return name switch
        {
            "sensitivity" => figures with { Sensitivity = rate },
            "specificity" => figures with { Specificity = rate },
            "ppv" => figures with { PositivePredictiveValue = rate },
            "npv" => figures with { NegativePredictiveValue = rate },
            "accuracy" => figures with { Accuracy = rate },
            _ => null,
        };
    }

    private static bool IsCount(string name) => name is "n" or "diseased" or "non-diseased";
}
