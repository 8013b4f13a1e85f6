using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LivingReview.Surveillance.Ranking;

namespace LivingReview.Benchmarks.Surveillance;

/// <summary>
/// What to read first, on labelled sets: CSV files with title, abstract and label_included in a folder (not ours, so not in the repository). Each
/// starts from one relevant and one irrelevant record, drawn; the model learns again after every few decisions. Work saved at 95% recall: the share
/// of records that need not be read when 95% of the relevant ones are found, less 5%. Average time to discovery: the mean share of records read when
/// a relevant one is found.
/// </summary>
internal static class RankingRun
{
    /// <summary>
    /// Ferdinands et al., Syst Rev 2023;12:100, table of the simulation: logistic regression with TF-IDF, mean of 15 runs; over all its models and six
    /// sets work saved was 63.9 to 92.3%, time to discovery 1.4 to 11.7%.
    /// </summary>
    private static readonly Dictionary<string, string> Published = new(StringComparer.Ordinal) { ["ACEInhibitors"] = "81.1%, 5.9%", ["Nagtegaal_2019"] = "66.9%, 9.5%" };

    internal static int Run(string folder, int starts)
    {
        Console.WriteLine("| set | records | relevant | work saved at 95% | average time to discovery | lower limit of recall held | seconds for each start | ASReview: work saved, discovery |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var file in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var (texts, labels) = Read(file);
            var features = TextFeatures.Of(texts);
            var clock = Stopwatch.StartNew();
            var runs = Enumerable.Range(0, starts).Select(s => Simulate(features, labels, s)).ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Path.GetFileNameWithoutExtension(file)} | {texts.Count} | {labels.Count(l => l)} | {100 * runs.Average(r => r.Saved):F1}% | {100 * runs.Average(r => r.Discovery):F1}% | {100 * runs.Average(r => r.Held):F1}% | {clock.Elapsed.TotalSeconds / starts:F0} | {Published.GetValueOrDefault(Path.GetFileNameWithoutExtension(file), "")} |"));
        }

        return 0;
    }

    private static (List<RankedText> Texts, List<bool> Labels) Read(string file)
    {
        using var reader = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        var (texts, labels) = (new List<RankedText>(), new List<bool>());
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        reader.Read();
        reader.ReadHeader();
        while (reader.Read())
        {
            // As in the published study: records without an abstract and repeated ones are left out.
            var (title, text) = (reader.GetField("title") ?? "", reader.GetField("abstract") ?? "");
            if (text.Trim().Length < 20 || !seen.Add(title + text)) continue;
            texts.Add(new RankedText(texts.Count.ToString(CultureInfo.InvariantCulture), title + " " + text));
            labels.Add(reader.GetField("label_included")?.StartsWith('1') == true);
        }

        return (texts, labels);
    }

    private static (double Saved, double Discovery, double Held) Simulate(TextFeatures features, List<bool> labels, int start)
    {
        var random = new Random(1000 + start);
        var (relevant, irrelevant) = (labels.Index().Where(l => l.Item).Select(l => l.Index).ToList(), labels.Index().Where(l => !l.Item).Select(l => l.Index).ToList());
        int[] prior = [relevant[random.Next(relevant.Count)], irrelevant[random.Next(irrelevant.Count)]];
        var decided = prior.ToDictionary(p => features.Ids[p], p => labels[p], StringComparer.Ordinal);
        var (order, discoveries, needed) = (new List<bool>(), new List<int>(), (int)Math.Ceiling(0.95 * (relevant.Count - 1)));
        var (checks, held) = (0, 0);
        while (decided.Count < labels.Count)
        {
            foreach (var id in ReadingOrder.Of(features, decided).Take(Math.Max(3, decided.Count / 25)))
            {
                var label = labels[int.Parse(id, CultureInfo.InvariantCulture)];
                decided[id] = label;
                order.Add(label);
                if (label) discoveries.Add(order.Count);
            }

            var estimate = RecallEstimate.Of(order, labels.Count - 2);
            if (estimate.Found == 0) continue;
            checks++;
            if ((double)estimate.Found / (relevant.Count - 1) >= estimate.Lower) held++;
        }

        var all = labels.Count - 2.0;
        return (0.95 - discoveries[needed - 1] / all, discoveries.Average() / all, (double)held / checks);
    }
}
