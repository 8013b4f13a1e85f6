using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Fhir;
using LivingReview.Analysis.Plotting;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Exporting;

/// <summary>Everything behind a published version in one archive: the same bytes whenever it is made.</summary>
internal static class Bundle
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly string[] Pair = ["forest", "sroc"];
    private static readonly string[] Plots = ["forest", "sroc", "funnel", "influence", "cumulative"];

    public static async Task<byte[]> WriteAsync(
        VersionView version, EvidenceState evidence, IReadOnlyList<EvidenceRevision> log, IReadOnlyList<EstimateHistoryPoint> history, IServiceProvider services, ILoggerFactory loggers)
    {
        using var archive = new MemoryStream();
        var files = new List<string>();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("version.json", JsonSerializer.Serialize(version with { Estimates = version.Estimates with { Strata = [], Companions = [] } }, Json));
            Add("evidence.json", JsonSerializer.Serialize(new { evidence.Review, Revision = evidence.Head, evidence.Title, evidence.Protocol, Studies = evidence.Studies.Values }, Json));
            Add("evidence.csv", EvidenceCsv.Write(evidence));
            Add("estimates.json", JsonSerializer.Serialize(version.Estimates, Json));
            Add("estimates.csv", EstimateTable.Csv(version.Estimates));
            Add("evidence.fhir.json", FhirEvidenceBundle.Write(version, evidence.Protocol));
            Add("prisma-lsr.md", PrismaLsr.Write(version, evidence, log));
            Add("analysis.R", RScript.Write(version, evidence));
            var pooled = version.Estimates.Strata.Where(s => s.Sensitivity is not null && s.Specificity is not null).Select(s => s.Stratum).ToHashSet(StringComparer.Ordinal);
            foreach (var inputs in StratumInputs.From(evidence).Where(i => i.Stratum == StratumKey.OverallName || pooled.Contains(i.Stratum)))
            {
                var overall = inputs.Stratum == StratumKey.OverallName;
                foreach (var figure in overall ? Plots : Pair) await DrawAsync(figure, inputs);
                if (overall && history.Count > 0) await DrawAsync("timeline", inputs);
            }

            Add(RoCrate.Name, RoCrate.Write(version, [.. files]));

            async Task DrawAsync(string figure, StratumInputs inputs)
            {
                var drawing = Figure.Prepare(figure, inputs, evidence.Protocol, evidence.Head, history);
                var source = FigureFile.Source(evidence.Title, evidence.Head, evidence.HeadAt);
                Add($"plots/{inputs.Stratum.Replace(';', ',')}/{figure}.svg", (await FigureFile.DrawAsync(drawing, source, services, loggers)).Svg);
            }

            void Add(string name, string content)
            {
                files.Add(name);
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = version.PublishedAt;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return archive.ToArray();
    }
}
