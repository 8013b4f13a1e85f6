using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// The four counts of a row: as they stand; TP with cases and TN with controls by subtraction; or from printed rates and group sizes, where
/// exactly one table gives these figures.
/// </summary>
internal sealed record DerivedCounts(long? Tp, long? Fp, long? Fn, long? Tn, string? Derivation, IReadOnlyDictionary<string, string>? Inputs)
{
    public static DerivedCounts Read(CellReader cells, long? diseased, long? nonDiseased)
    {
        var given = new DerivedCounts(cells.Count("TP"), cells.Count("FP"), cells.Count("FN"), cells.Count("TN"), null, null);
        if (given is { Tp: not null, Fp: not null, Fn: not null, Tn: not null }) return given;
        var (tp, fn) = Subtracted(cells, given.Tp, "TP", given.Fn, "FN", diseased, "diseased");
        var (tn, fp) = Subtracted(cells, given.Tn, "TN", given.Fp, "FP", nonDiseased, "without the condition");
        var derived = given with { Tp = tp, Fp = fp, Fn = fn, Tn = tn };
        if (derived is { Tp: not null, Fp: not null, Fn: not null, Tn: not null }) return derived with { Derivation = "group-sizes-reported" };
        return Array.Exists(["TP", "FP", "FN", "TN"], field => !cells.IsBlank(field) && derived.Count(field) is null) ? derived : Solved(cells, derived, diseased, nonDiseased);
    }

    private long? Count(string field) => field switch { "TP" => Tp, "FP" => Fp, "FN" => Fn, _ => Tn };

    private static (long? Hits, long? Misses) Subtracted(CellReader cells, long? hits, string hit, long? misses, string miss, long? size, string group)
    {
        if (size is not { } all || hits is null == misses is null) return (hits, misses);
        var (known, name, absent) = hits is null ? (misses!.Value, miss, hit) : (hits.Value, hit, miss);
        if (!cells.IsBlank(absent)) return (hits, misses); // it cannot be read, which is said already
        if (known > all)
        {
            cells.Fault(name, string.Create(CultureInfo.InvariantCulture, $"{name} {known} is more than the {all} {group}."));
            return (hits, misses);
        }

        return hits is null ? (all - known, misses) : (hits, all - known);
    }

    private static DerivedCounts Solved(CellReader cells, DerivedCounts known, long? diseased, long? nonDiseased)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var figures = new PrintedFigures
        {
            TruePositives = known.Tp,
            FalsePositives = known.Fp,
            FalseNegatives = known.Fn,
            TrueNegatives = known.Tn,
            Diseased = Size("diseased", diseased),
            NonDiseased = Size("non-diseased", nonDiseased),
            Total = Size("n", cells.OptionalCount("total")),
            Sensitivity = Rate("sensitivity", "reported_sensitivity"),
            Specificity = Rate("specificity", "reported_specificity"),
        };
        if (figures is { Sensitivity: null, Specificity: null } || figures is { Diseased: null, NonDiseased: null, Total: null } || figures.Faults().Count > 0) return known;

        var found = BackCalculator.FindTables(figures, 2);
        if (found is { IsComplete: true, Tables: [var only] })
        {
            return new DerivedCounts(only.TruePositives, only.FalsePositives, only.FalseNegatives, only.TrueNegatives, "back-calculated", inputs);
        }

        cells.Fault(Missing(known), found.Tables.Count == 0
            ? "The counts are missing, and no 2x2 table gives the printed figures."
            : "The counts are missing, and several 2x2 tables give the printed figures: take the counts from the paper, or back-calculate with more of its figures.");
        return known;

        long? Size(string name, long? size)
        {
            if (size is { } value) inputs[name] = value.ToString(CultureInfo.InvariantCulture);
            return size;
        }

        PrintedRate? Rate(string name, string field)
        {
            if (cells.PrintedRate(field) is not { } text || !PrintedRate.TryParse(text, out var rate)) return null;
            inputs[name] = text;
            return rate;
        }
    }

    private static string Missing(DerivedCounts known) => known.Tp is null ? "TP" : known.Fp is null ? "FP" : known.Fn is null ? "FN" : "TN";
}
