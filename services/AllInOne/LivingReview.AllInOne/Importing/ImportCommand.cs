using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Importing;

/// <summary><c>livingreview import FILE --review R</c>: brings a file of studies to a server.</summary>
internal static class ImportCommand
{
    /// <summary>Bytes from which on a file is taken as a job, whose progress can be followed.</summary>
    private const long LongFile = 512 * 1024;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV, TSV, XLSX, RevMan (.rm5 or data package), a bundle of ours (.zip) or an exported JSON." };
        var review = new Option<string>("--review") { Description = "The review.", HelpName = "ID", Required = true };
        var server = ServerOption.Create();
        var profile = new Option<string?>("--profile") { Description = "Mapping profile, as metadta, mada or a saved one.", HelpName = "NAME" };
        var sheet = new Option<string?>("--sheet") { Description = "Sheet of a workbook, by name or number.", HelpName = "NAME" };
        var answers = new Option<string[]>("--answer") { Description = "Answer to a question about the file, as skip:6; may be repeated.", HelpName = "ANSWER" };
        var goodRows = new Option<bool>("--good-rows") { Description = "Import the studies without a fault; the others wait as drafts." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would become of each row; write nothing." };
        var key = new Option<string?>("--key") { Description = "API key. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };
        var command = new Command("import", "Import a file of studies into a review.") { file, review, server, profile, sheet, answers, goodRows, dryRun, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetValue(file)!;
            var error = result.InvocationConfiguration.Error;
            if (!path.Exists)
            {
                await error.WriteLineAsync($"livingreview: there is no file {path.FullName}");
                return ExitCode.Usage;
            }

            var format = FileFormats.OfName(path.Name);
            if (result.GetValue(profile) is null && format is null)
            {
                await error.WriteLineAsync($"livingreview: '{path.Extension}' is not one of {string.Join(", ", FileFormats.Extensions)}; name a profile with --profile");
                return ExitCode.Usage;
            }

            var query = (result.GetValue(profile) is { } name ? "profile=" + Uri.EscapeDataString(name) + (format is "xlsx" or "tsv" ? "&format=" + format : "") : "format=" + format)
                + (result.GetValue(sheet) is { } tab ? "&sheet=" + Uri.EscapeDataString(tab) : "") + (result.GetValue(goodRows) ? "&goodRows=true" : "")
                + string.Concat((result.GetValue(answers) ?? []).Select(a => "&answer=" + Uri.EscapeDataString(a)));
            var address = new Uri(result.GetValue(server)!, $"api/reviews/{Uri.EscapeDataString(result.GetValue(review)!)}/imports?{query}{(result.GetValue(dryRun) ? "&dryRun=true" : "")}{(path.Length > LongFile ? "&job=true" : "")}");
            return await SendAsync(path, address, result.GetValue(key) ?? Environment.GetEnvironmentVariable("LIVINGREVIEW_KEY"), result.InvocationConfiguration.Output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> SendAsync(FileInfo file, Uri address, string? key, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await using var stream = file.OpenRead();
        using var content = new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        try
        {
            using var answer = await http.PostAsync(address, content, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                await error.WriteLineAsync("livingreview: " + await ReasonAsync(answer, cancellationToken));
                return ExitCode.Usage;
            }

            if (answer.StatusCode == HttpStatusCode.Accepted) return await ImportProgress.FollowAsync(http, answer.Headers.Location!, address, output, error, cancellationToken);
            var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!;
            foreach (var remark in report.Remarks) await error.WriteLineAsync(remark);
            foreach (var warning in report.Warnings) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {warning.Row}, column {warning.Column}: {warning.Reason} (kept as a warning)"));
            foreach (var correction in report.Corrections) await error.WriteLineAsync(Shown(correction, report.DryRun));
            foreach (var fault in report.Rejected) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {fault.Row}, column {fault.Column}: {fault.Reason}"));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{report.Accepted.Count} new, {report.Amended.Count} corrected, {report.Unchanged.Count} unchanged, {report.Rejected.Count} rejected{(report.Drafts.Count == 0 ? "" : $", {report.Drafts.Count} kept as drafts")}{Waiting(report.Proposed.Count)}; revision {report.Revision}{(report.DryRun ? " (dry run: nothing was written)" : "")}"));
            return report.Rejected.Count == 0 ? ExitCode.Success : ExitCode.Usage;
        }
        catch (HttpRequestException fault)
        {
            throw new EmbeddingException($"The server at {address.GetLeftPart(UriPartial.Authority)} does not answer: {fault.Message}", fault);
        }
    }

    private static string Shown(ImportCorrection correction, bool dryRun) => string.Create(CultureInfo.InvariantCulture,
        $"Row {correction.Row}: {(dryRun ? "would correct" : "corrected")} '{correction.Label}' ({correction.Study}, recognised by {correction.RecognisedBy}): {string.Join("; ", correction.Changes.Select(c => $"{c.Field}: {c.Before ?? "-"} to {c.After ?? "-"}"))}");

    /// <summary>Under the two-person rule new studies are not included yet.</summary>
    public static string Waiting(int proposed) => proposed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {proposed} of them wait for a second person");

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return $"{problem.GetProperty("title").GetString()}: {(problem.TryGetProperty("detail", out var detail) ? detail.GetString() : "")}";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)answer.StatusCode}");
        }
    }
}
