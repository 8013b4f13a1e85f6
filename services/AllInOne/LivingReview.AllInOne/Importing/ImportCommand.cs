using System.CommandLine;
using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Tables;

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

            var mapping = result.GetValue(profile);
            var options = new ImportOptions
            {
                Profile = mapping,
                Format = mapping is null || format is "xlsx" or "tsv" ? format : null,
                Sheet = result.GetValue(sheet),
                GoodRows = result.GetValue(goodRows),
                DryRun = result.GetValue(dryRun),
                Answers = result.GetValue(answers) ?? [],
            };
            using var connection = new ServerConnection(result.GetValue(server)!, result.GetValue(key));
            return await SendAsync(connection, result.GetValue(review)!, path, options, result.InvocationConfiguration.Output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> SendAsync(
        ServerConnection connection, string review, FileInfo file, ImportOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var imports = connection.Client.Imports;
        if (file.Length > LongFile)
        {
            var started = await imports.StartAsync(review, Upload.From(file), options, cancellationToken);
            return started is ApiResult<ImportJob>.Done { Value: var job }
                ? await ImportProgress.FollowAsync(connection, review, job, output, error, cancellationToken)
                : await RefuseAsync(connection, started, error);
        }

        var sent = await imports.SendAsync(review, Upload.From(file), options, cancellationToken);
        return sent is ApiResult<ImportReport>.Done { Value: var report } ? await ReportAsync(report, output, error) : await RefuseAsync(connection, sent, error);
    }

    /// <summary>Says why there is no answer.</summary>
    public static async Task<int> RefuseAsync<T>(ServerConnection connection, ApiResult<T> result, TextWriter error)
    {
        if (result is not ApiResult<T>.Refused { Problem: var problem }) throw connection.Unreachable((result as ApiResult<T>.Unreachable)?.Reason);
        await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"livingreview: {(problem.Title is { } title ? $"{title}: {problem.Detail}" : $"the server answered {problem.Status}")}"));
        return ExitCode.Usage;
    }

    private static async Task<int> ReportAsync(ImportReport report, TextWriter output, TextWriter error)
    {
        foreach (var remark in report.Remarks) await error.WriteLineAsync(remark);
        foreach (var warning in report.Warnings) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {warning.Row}, column {warning.Column}: {warning.Reason} (kept as a warning)"));
        foreach (var correction in report.Corrections) await error.WriteLineAsync(Shown(correction, report.DryRun));
        foreach (var fault in report.Rejected) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {fault.Row}, column {fault.Column}: {fault.Reason}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{report.Accepted.Count} new, {report.Amended.Count} corrected, {report.Unchanged.Count} unchanged, {report.Rejected.Count} rejected{(report.Drafts.Count == 0 ? "" : $", {report.Drafts.Count} kept as drafts")}{Waiting(report.Proposed.Count)}; revision {report.Revision}{(report.DryRun ? " (dry run: nothing was written)" : "")}"));
        return report.Rejected.Count == 0 ? ExitCode.Success : ExitCode.Usage;
    }

    private static string Shown(ImportCorrection correction, bool dryRun) => string.Create(CultureInfo.InvariantCulture,
        $"Row {correction.Row}: {(dryRun ? "would correct" : "corrected")} '{correction.Label}' ({correction.Study}, recognised by {correction.RecognisedBy}): {string.Join("; ", correction.Changes.Select(c => $"{c.Field}: {c.Before ?? "-"} to {c.After ?? "-"}"))}");

    /// <summary>Under the two-person rule new studies are not included yet.</summary>
    public static string Waiting(int proposed) => proposed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {proposed} of them wait for a second person");
}
