using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Studies.Editing;

/// <summary>Which fields of a submission the form shows: errors of the others are listed below it.</summary>
internal static class FormPaths
{
    /// <summary>Whether a field is in the short form: one table and what is needed.</summary>
    public static bool IsInShortForm(string path, Protocol protocol) =>
        path is "tables[0]" || FieldSpec.Head.Any(spec => spec.Name == path) || FieldSpec.Cells.Any(spec => path == $"tables[0].{spec.Name}")
        || protocol.Factors.Any(factor => path == $"tables[0].factors.{factor.Name}");

    /// <summary>Whether a field is in the whole form.</summary>
    public static bool IsInForm(string path, Protocol protocol, int tables) =>
        path is "label" or "year" or "reason"
        || path.Contains("biasAssessments", StringComparison.OrdinalIgnoreCase) || path.Contains("derivationInputs", StringComparison.OrdinalIgnoreCase)
        || FieldSpec.Study.Any(spec => spec.Name == path)
        || Enumerable.Range(0, tables).Any(i => IsInTable(path, FormattableString.Invariant($"tables[{i}]"), protocol));

    private static bool IsInTable(string path, string table, Protocol protocol) =>
        path == table || FieldSpec.Table.Any(spec => path == $"{table}.{spec.Name}") || protocol.Factors.Any(factor => path == $"{table}.factors.{factor.Name}");
}
