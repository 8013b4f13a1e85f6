using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Replays histories: the forecast at every study from the sixth on, against the estimate that then came. Files have the columns TP, FP, FN, TN and may have year
/// (by which they are sorted) and primary (whose other rows are left out).
/// </summary>
internal static class ForecastReplay
{
    private const int First = 6;
    private static readonly int[] Further = [1, 2, 5, 10];

    internal static int Run(string[] files)
    {
        Console.WriteLine("| history | studies | m | forecasts | inside 50 % | 80 % | 95 % | flips forecast | flips |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var all = Further.ToDictionary(m => m, _ => new Score());
        foreach (var file in files)
        {
            var tables = Read(file);
            var fits = Enumerable.Range(0, tables.Length + 1).Select(k => k < First ? null : BinomialModel.Fit(tables.AsSpan(0, k))).ToArray();
            foreach (var m in Further)
            {
                var score = new Score();
                for (var k = First; k + m <= tables.Length; k++) score.Add(fits[k]!, tables[..k], fits[k + m]!, m);
                score.Print(Path.GetFileNameWithoutExtension(file), tables.Length, m);
                all[m].Add(score);
            }
        }

        foreach (var (m, score) in all) score.Print("all", 0, m);
        return 0;
    }

    private static TwoByTwo[] Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var names = lines[0].Split(',').Select(c => c.Trim().ToLowerInvariant()).ToList();
        var primary = names.IndexOf("primary");
        var rows = lines.Skip(1).Where(l => l.Length > 0).Select(Cells).Where(c => primary < 0 || c[primary] == "yes");
        if (names.IndexOf("year") is >= 0 and var year) rows = rows.OrderBy(c => c[year].Length == 0 ? "9999" : c[year], StringComparer.Ordinal);
        else if (names.IndexOf("study") is >= 0 and var study) rows = rows.OrderBy(c => YearOf(c[study]), StringComparer.Ordinal);
        return [.. rows.Select(c => new TwoByTwo(Count(c, "tp"), Count(c, "fp"), Count(c, "fn"), Count(c, "tn"))).Where(t => t.Total > 0)];

        // Texts before the counts may be quoted and contain commas.
        static string[] Cells(string line)
        {
            var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
            foreach (var c in line)
            {
                if (c == '"')
                {
                    quoted = !quoted;
                }
                else if (c == ',' && !quoted)
                {
                    cells.Add(cell.ToString());
                    cell.Clear();
                }
                else
                {
                    cell.Append(c);
                }
            }

            return [.. cells, cell.ToString()];
        }

        // "Ascierto 2010"; names without a year stay in the order of the file.
        static string YearOf(string name) => name.Length > 4 && name[^4..].All(char.IsAsciiDigit) ? name[^4..] : "";

        long Count(string[] cells, string name) => long.Parse(cells[names.IndexOf(name)], CultureInfo.InvariantCulture);
    }

    private sealed class Score
    {
        private int _forecasts, _half, _most, _nearly, _flips, _decisions;
        private double _expected;

        internal void Add(BivariateFit before, TwoByTwo[] tables, BivariateFit after, int m)
        {
            // Minima that the present estimate just reaches, where an answer is open.
            if (before is not { LogitSensitivity: { } a, LogitSpecificity: { } b } || after is not { LogitSensitivity: { } a2, LogitSpecificity: { } b2 }) return;
            var question = new ForecastQuestion { Criteria = new(Logistic.Expit(a - 0.3), Logistic.Expit(b - 0.3)) };
            if (UpdateForecast.Compute(before, tables, m, question) is not { } forecast) return;
            foreach (var z in (double[])[(a2 - a) / forecast.SdLogitSensitivity, (b2 - b) / forecast.SdLogitSpecificity])
            {
                _forecasts++;
                _half += Math.Abs(z) < 0.6745 ? 1 : 0;
                _most += Math.Abs(z) < 1.2816 ? 1 : 0;
                _nearly += Math.Abs(z) < 1.96 ? 1 : 0;
            }

            if (Decisions.Probability(before, question.Criteria) is not { } now || Decisions.Probability(after, question.Criteria) is not { } then) return;
            _decisions++;
            _expected += forecast.ProbabilityOfFlip!.Value;
            _flips += Decisions.Decide(now) != Decisions.Decide(then) ? 1 : 0;
        }

        internal void Add(Score other)
        {
            _forecasts += other._forecasts;
            _half += other._half;
            _most += other._most;
            _nearly += other._nearly;
            _flips += other._flips;
            _decisions += other._decisions;
            _expected += other._expected;
        }

        internal void Print(string name, int studies, int m)
        {
            if (_forecasts == 0) return;
            double all = _forecasts;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {(studies == 0 ? "" : studies)} | {m} | {_forecasts} | {_half / all:F2} | {_most / all:F2} | {_nearly / all:F2} | {_expected / Math.Max(1, _decisions):F2} | {_flips / Math.Max(1.0, _decisions):F2} |"));
        }
    }
}
