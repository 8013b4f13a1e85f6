using System.Numerics;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Surveillance.Extraction;

/// <summary>What a table was derived from.</summary>
internal enum TableBasis
{
    /// <summary>All four cells are printed.</summary>
    PrintedCells,

    /// <summary>Counts stand beside the sensitivity and the specificity: "86% (43/50)".</summary>
    CountsBesideRates,

    /// <summary>The solver found it from the rates and a reading of the group sizes.</summary>
    Solved,
}

/// <summary>A 2x2 table that a text may mean.</summary>
/// <param name="Table">The counts.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Sensitivity">Sensitivity that it reproduces, as printed; null where none is.</param>
/// <param name="Specificity">Specificity that it reproduces.</param>
internal sealed record CandidateTable(TwoByTwo Table, TableBasis Basis, FoundFigure? Sensitivity, FoundFigure? Specificity);

/// <summary>How sure a text is about its table.</summary>
internal enum TableVerdict
{
    /// <summary>No table follows.</summary>
    None,

    /// <summary>Exactly one table fits under every reading of the text.</summary>
    One,

    /// <summary>Several may be meant: a person chooses, or none of them.</summary>
    Several,
}

/// <summary>What the figures of a text allow.</summary>
/// <param name="Verdict">How sure.</param>
/// <param name="Tables">The table, or the alternatives.</param>
/// <param name="Reason">Why there is not one table, in a stable word: "no-rates", "several-tests", "no-group-sizes", "no-fit", "too-many-fit", "weak", "contradiction"; null if there is.</param>
internal sealed record TableProposal(TableVerdict Verdict, IReadOnlyList<CandidateTable> Tables, string? Reason);

/// <summary>
/// From found figures to a candidate table. Conservative: one table is proposed only where a single statement about one test is printed and
/// either the counts themselves stand there, or the solver finds exactly one table over all readings of the group sizes, a chance fit is
/// unlikely and the table is no multiple of a smaller one. Everything else is shown as alternatives, or not at all.
/// </summary>
internal static class CandidateTables
{
    /// <summary>More alternatives than this help nobody.</summary>
    public const int MostAlternatives = 6;

    /// <summary>Largest expected number of tables that would fit by chance if a solved table is proposed as the only one.</summary>
    public const double LargestChance = 0.002;

    private const double LargestChanceOfOne = 0.05;

    public static TableProposal Propose(string text) => Propose(text, FigureFinder.Find(text));

    public static TableProposal Propose(string text, IReadOnlyList<FoundFigure> figures)
    {
        var statements = Statement.In(text, figures);
        var cells = Cells(figures);
        if (statements.Count == 0) return cells is null ? Nothing("no-rates") : Several([new(cells.Value, TableBasis.PrintedCells, null, null)], "no-rates");
        var single = statements is [{ IsAlone: true }];

        var direct = new List<CandidateTable>();
        foreach (var statement in statements)
        {
            if (cells is { } table && statement.Reproduces(table)) direct.Add(new(table, TableBasis.PrintedCells, statement.Sensitivity, statement.Specificity));
            else if (statement.FromCounts() is { } counted) direct.Add(new(counted, TableBasis.CountsBesideRates, statement.Sensitivity, statement.Specificity));
        }

        if (direct.Count > 0)
        {
            var distinct = direct.DistinctBy(d => d.Table).ToList();
            if (single && distinct is [var only]) return statements[0].Contradicts(only.Table) ? Several([only], "contradiction") : new(TableVerdict.One, [only], null);
            return distinct.Count <= MostAlternatives ? Several(distinct, single ? "contradiction" : "several-tests") : Nothing("several-tests");
        }

        return Solve(statements, single, GroupReadings.Of(figures));
    }

    private static TableProposal Solve(IReadOnlyList<Statement> statements, bool single, GroupReadings readings)
    {
        if (readings.All.Count == 0) return Nothing("no-group-sizes");
        var found = new List<CandidateTable>();
        var (complete, chance) = (true, 0.0);
        foreach (var statement in statements)
        {
            foreach (var reading in readings.All)
            {
                var figures = statement.Printed(reading);
                if (figures.Faults().Count > 0) continue;
                chance += statement.Chance(reading);
                var tables = BackCalculator.FindTables(figures, MostAlternatives + 1);
                complete &= tables.IsComplete;
                found.AddRange(tables.Tables.Select(t => new CandidateTable(t, TableBasis.Solved, statement.Sensitivity, statement.Specificity)));
            }
        }

        var distinct = found.DistinctBy(d => d.Table).ToList();
        if (distinct.Count == 0) return Nothing("no-fit");
        if (single && complete && readings.OneUnit && chance <= LargestChance && distinct is [var one])
            return IsMultiple(one.Table) ? Several(distinct, "weak") : new(TableVerdict.One, distinct, null);
        if (!complete || distinct.Count > MostAlternatives) return Nothing(single ? "too-many-fit" : "several-tests");
        // Where chance alone would give as many, a list misleads; a list of one would be read as the only table.
        if (chance > (distinct.Count == 1 ? LargestChanceOfOne : 1) || (distinct.Count == 1 && !single)) return Nothing(single ? "weak" : "several-tests");
        return Several(distinct, single ? "weak" : "several-tests");
    }

    /// <summary>
    /// Whether a smaller table prints the same rates: then the number of people does not confirm the table, for the rates of half as many (one of
    /// two eyes, one of two readers) would fit it no worse.
    /// </summary>
    private static bool IsMultiple(TwoByTwo table) =>
        BigInteger.GreatestCommonDivisor(
            BigInteger.GreatestCommonDivisor(table.TruePositives, table.FalsePositives), BigInteger.GreatestCommonDivisor(table.FalseNegatives, table.TrueNegatives)) > 1;

    private static TwoByTwo? Cells(IReadOnlyList<FoundFigure> figures)
    {
        return Cell(FigureKind.TruePositives) is { } tp && Cell(FigureKind.FalsePositives) is { } fp && Cell(FigureKind.FalseNegatives) is { } fn && Cell(FigureKind.TrueNegatives) is { } tn
            ? new TwoByTwo(tp, fp, fn, tn)
            : null;

        long? Cell(FigureKind kind) => figures.Where(f => f.Kind == kind).Select(f => f.Printed).Distinct(StringComparer.Ordinal).ToList() is [var one]
            ? long.Parse(one, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static TableProposal Nothing(string reason) => new(TableVerdict.None, [], reason);

    private static TableProposal Several(IReadOnlyList<CandidateTable> tables, string reason) => new(TableVerdict.Several, tables, reason);
}
