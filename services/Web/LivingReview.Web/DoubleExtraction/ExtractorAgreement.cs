using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Web.DoubleExtraction;

/// <summary>How far two persons agreed, over every study that both have extracted.</summary>
/// <param name="Studies">Studies that two have extracted.</param>
/// <param name="Compared">Fields that at least one of the two filled in.</param>
/// <param name="Agreed">Those with one value in both.</param>
/// <param name="Choices">For each subgroup factor, how far the chosen levels agree.</param>
internal sealed record ExtractorAgreement(int Studies, int Compared, int Agreed, IReadOnlyList<ChoiceAgreement> Choices)
{
    private const string NotChosen = "";

    /// <summary>The agreement of extractions; those that one person alone has handed in are left out.</summary>
    public static ExtractorAgreement Of(IEnumerable<DoubleExtractionView> extractions)
    {
        var both = extractions.Where(one => one.Both.Count == 2).ToList();
        var choices = both.SelectMany(Choose).GroupBy(one => one.Factor, StringComparer.Ordinal)
            .OrderBy(factor => factor.Key, StringComparer.Ordinal)
            .Select(factor => new ChoiceAgreement(factor.Key, factor.Count(), factor.Count(one => one.First == one.Second), CohensKappa.Of([.. factor.Select(one => (one.First, one.Second))])));
        return new ExtractorAgreement(both.Count, both.Sum(one => one.Compared ?? 0), both.Sum(one => one.Agreed ?? 0), [.. choices]);
    }

    // Tables are matched by their position, as the differences are.
    private static IEnumerable<(string Factor, string First, string Second)> Choose(DoubleExtractionView extraction) =>
        from pair in (extraction.Both[0].Tables ?? []).Zip(extraction.Both[1].Tables ?? [])
        from factor in Levels(pair.First).Keys.Union(Levels(pair.Second).Keys, StringComparer.Ordinal)
        select (factor, Levels(pair.First).GetValueOrDefault(factor) ?? NotChosen, Levels(pair.Second).GetValueOrDefault(factor) ?? NotChosen);

    private static IReadOnlyDictionary<string, string?> Levels(TableSubmission? table) => table?.Factors ?? new Dictionary<string, string?>();
}

/// <summary>The agreement on one factor.</summary>
/// <param name="Factor">Name of the factor.</param>
/// <param name="Tables">Tables for which at least one of the two chose.</param>
/// <param name="Agreed">Those with one choice in both.</param>
/// <param name="Kappa">Cohen's kappa, up to 1; 0 is what chance gives; null where it is not defined.</param>
internal sealed record ChoiceAgreement(string Factor, int Tables, int Agreed, double? Kappa);
