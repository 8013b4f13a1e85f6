using System.Globalization;
using LivingReview.Surveillance.Extraction;
using LivingReview.Testing;

namespace LivingReview.Benchmarks.Surveillance;

/// <summary>
/// Extraction on real abstracts. The figures that they print are in abstract-figures.tsv, by PubMed id, as one person read them; the texts are not
/// ours and are read from a folder: one file for each, "{pmid}.txt". Ranges and approximations are not counted.
/// </summary>
internal static class ExtractionRun
{
    private static readonly string[] Names = ["se", "sp", "ppv", "npv", "acc", "lr+", "lr-", "auc"];

    internal static int Run(string folder, bool verbose)
    {
        var (abstracts, printed, found, right, tables, shown, alone, wrongAlone) = (0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var line in File.ReadLines(Repository.File("tests/Benchmarks/Surveillance/abstract-figures.tsv")).Skip(1))
        {
            if (line.Split('\t') is not [var pmid, var figures, var known]) throw new InvalidDataException(line);
            var file = Path.Combine(folder, pmid + ".txt");
            if (!File.Exists(file)) continue;
            var text = File.ReadAllText(file);
            var expected = figures.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
            var read = FigureFinder.Find(text).Where(f => (int)f.Kind < Names.Length && !f.Vague).Select(f => Names[(int)f.Kind] + "=" + f.Printed).ToList();
            var missing = Without(expected, read);
            var extra = Without(read, expected);
            abstracts++;
            printed += expected.Count;
            found += read.Count;
            right += read.Count - extra.Count;

            var proposal = CandidateTables.Propose(text);
            var expectedTables = known.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
            var proposed = proposal.Tables.Select(t => FormattableString.Invariant($"{t.Table.TruePositives}/{t.Table.FalsePositives}/{t.Table.FalseNegatives}/{t.Table.TrueNegatives}")).ToList();
            tables += expectedTables.Count;
            shown += proposed.Count(expectedTables.Contains);
            if (proposal.Verdict == TableVerdict.One) alone++;
            var wrong = proposed is [var only] && !expectedTables.Contains(only);
            if (wrong) wrongAlone++;
            if (verbose && (missing.Count + extra.Count > 0 || wrong))
                Console.WriteLine($"{pmid}: missing {string.Join(" ", missing)}; extra {string.Join(" ", extra)}{(wrong ? "; WRONG TABLE " + proposed[0] : "")}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"abstracts: {abstracts}; rates printed: {printed}"));
        if (printed == 0) return 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"found: {right} of {printed} ({100.0 * right / printed:F1}%); right of those found: {right} of {found} ({100.0 * right / found:F1}%)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tables that follow from the abstract: {tables}; shown: {shown} ({100.0 * shown / Math.Max(1, tables):F1}%); proposed alone: {alone}; a wrong one alone: {wrongAlone}"));
        return wrongAlone == 0 ? 0 : 1;
    }

    private static List<string> Without(List<string> from, List<string> what)
    {
        var left = from.ToList();
        foreach (var item in what) left.Remove(item);
        return left;
    }
}
