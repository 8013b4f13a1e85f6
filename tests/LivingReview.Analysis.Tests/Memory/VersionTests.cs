using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Exporting;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class VersionTests(PostgresFixture postgres)
{
    private const string R = "/usr/bin/Rscript";
    private static readonly string Path = $"/api/reviews/{Growing.Review}/versions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_is_frozen_numbered_and_tells_what_changed()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 6);
        await service.PublishAsync(growing.Messages, Cancellation);

        var first = await PublishAsync(service, "The first answer.");
        await service.PublishAsync(growing.With(7, 8).Messages.Skip(7), Cancellation);
        var second = await PublishAsync(service, "Two more studies.");
        var again = await service.GetAsync<VersionView>("versions/1", Cancellation);

        Assert.Equal((1, 7L, 2, 9L), (first.Number, first.Revision, second.Number, second.Revision));
        Assert.Equal(["study-7", "study-8"], second.Changes.Causes.Select(c => c.StudyId));
        Assert.Contains(second.Changes.Strata, s => s is { Stratum: "overall", KBefore: 6, KAfter: 8 });
        Assert.Equal(6, again.Estimates.Strata[0].K);
        Assert.Contains("version 1", again.Citation, StringComparison.Ordinal);
        Assert.Equal([2, 1], (await service.GetAsync<VersionView[]>("versions", Cancellation)).Select(v => v.Number));
    }

    [Fact]
    public async Task Publishing_without_a_note_twice_or_what_is_not_there_is_refused()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 4).Messages, Cancellation);
        await PublishAsync(service, "The first answer.");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAsync(service, new PublishVersion()));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(service, new PublishVersion { Note = "Once more." }));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(service, new PublishVersion { Note = "Too far.", Revision = 99 }));
        using var unknown = await service.Client.GetAsync(new Uri(Path + "/7", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_bundle_holds_evidence_estimates_figures_items_and_script_and_is_always_the_same()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 8).With(Growing.Study(2, tp: 20)).Without(3).Messages, Cancellation);
        await PublishAsync(service, "The first answer.");

        var bytes = await service.Client.GetByteArrayAsync(new Uri(Path + "/1/bundle.zip", UriKind.Relative), Cancellation);
        var again = await service.Client.GetByteArrayAsync(new Uri(Path + "/1/bundle.zip", UriKind.Relative), Cancellation);

        Assert.Equal(bytes, again);
        var files = Unzip(bytes);
        Assert.Equal(
            [
                "analysis.R", "estimates.csv", "estimates.json", "evidence.csv", "evidence.fhir.json", "evidence.json", "plots/modality=ct/forest.svg", "plots/modality=ct/sroc.svg",
                "plots/modality=radiograph/forest.svg", "plots/modality=radiograph/sroc.svg", "plots/overall/cumulative.svg", "plots/overall/forest.svg", "plots/overall/funnel.svg",
                "plots/overall/influence.svg", "plots/overall/sroc.svg", "plots/overall/timeline.svg", "plots/validation=internal/forest.svg",
                "plots/validation=internal/sroc.svg", "prisma-lsr.md", "ro-crate-metadata.json", "version.json",
            ],
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(8, files["evidence.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("withdrawn: Study 3", files["prisma-lsr.md"], StringComparison.Ordinal);
        Assert.Contains("L1. Living mode parameters", files["prisma-lsr.md"], StringComparison.Ordinal);
        Assert.StartsWith("stratum,k,", files["estimates.csv"], StringComparison.Ordinal);
        using var crate = JsonDocument.Parse(files["ro-crate-metadata.json"]);
        var parts = crate.RootElement.GetProperty("@graph").EnumerateArray().Single(e => e.GetProperty("@id").GetString() == "./").GetProperty("hasPart").EnumerateArray();
        Assert.Equal(files.Keys.Where(f => f != "ro-crate-metadata.json").Order(StringComparer.Ordinal), parts.Select(p => Uri.UnescapeDataString(p.GetProperty("@id").GetString()!)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_R_script_runs_and_agrees_with_the_laplace_fit_of_our_engine()
    {
        var state = new Growing(Growing.Protocol).With(1, 12).State;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["analysis.R"], RScript.Write(Version(state), state), Cancellation);
        if (!File.Exists(R)) // the script is then checked by its form alone
        {
            Assert.Contains("glmer(", await File.ReadAllTextAsync(folder["analysis.R"], Cancellation), StringComparison.Ordinal);
            return;
        }

        using var process = Process.Start(new ProcessStartInfo(R, ["--vanilla", folder["analysis.R"], folder["result.csv"]]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.True(process.ExitCode == 0, errors + await output);
        var inputs = StratumInputs.From(state).ToDictionary(i => i.Stratum);
        var rows = (await File.ReadAllLinesAsync(folder["result.csv"], Cancellation)).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal(["overall", "modality=radiograph", "modality=ct", "validation=internal", "validation=external"], rows.Select(r => r[0]));
        Assert.All(rows, row =>
        {
            var laplace = BinomialModel.Fit([.. inputs[row[0]].Studies.Select(StratumInputs.Counts)], new BinomialOptions { Nodes = 1 });
            var near = laplace.Regime == DiagnosticAccuracy.Regime.Bivariate ? 1e-3 : 2e-2; // on the boundary glmer may stop below the maximum
            Assert.Equal(laplace.LogitSensitivity!.Value, double.Parse(row[2], CultureInfo.InvariantCulture), near);
            Assert.Equal(laplace.LogitSpecificity!.Value, double.Parse(row[3], CultureInfo.InvariantCulture), near);
        });
    }

    private static VersionView Version(EvidenceState state) => new()
    {
        Review = Growing.Review,
        Number = 1,
        PublishedAt = default,
        Note = "",
        Title = "",
        Revision = state.Head,
        EngineVersion = Engine.Version,
        Citation = "",
        Estimates = Analysis.Estimates.EstimateEndpoints.AtRevision(Growing.Review, state),
        Changes = new VersionChanges(0, [], []),
    };

    private static Dictionary<string, string> Unzip(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        });
    }

    private static async Task<VersionView> PublishAsync(MemoryService service, string note)
    {
        using var answer = await service.Client.PostAsJsonAsync(Path, new PublishVersion { Note = note }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<VersionView>(Cancellation))!;
    }

    private static async Task<HttpStatusCode> StatusAsync(MemoryService service, PublishVersion request)
    {
        using var answer = await service.Client.PostAsJsonAsync(Path, request, Cancellation);
        return answer.StatusCode;
    }
}
