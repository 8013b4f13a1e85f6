using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Studies;

namespace LivingReview.AllInOne.Importing;

/// <summary>Follows a long import to its end: progress on standard error, the result on standard output.</summary>
internal static class ImportProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<int> FollowAsync(ServerConnection connection, string review, ImportJob job, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var said = "";
        while (true)
        {
            var asked = await connection.Client.Imports.JobAsync(review, job.Id, cancellationToken);
            if (asked is not ApiResult<ImportJob>.Done { Value: var state }) return await ImportCommand.RefuseAsync(connection, asked, error);
            var line = state.State == "writing"
                ? string.Create(CultureInfo.InvariantCulture, $"writing: {state.Written} of {state.Studies} studies")
                : string.Create(CultureInfo.InvariantCulture, $"checking: {state.Rows} rows");
            if (state.State is not ("checking" or "writing")) return await EndAsync(state, output, error);
            if (line != said) await error.WriteLineAsync(said = line);
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<int> EndAsync(ImportJob job, TextWriter output, TextWriter error)
    {
        foreach (var fault in job.Rejected) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Row {fault.Row}, column {fault.Column}: {fault.Reason}"));
        if (job.State == "done")
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{job.Accepted} new, {job.Amended} corrected, {job.Unchanged} unchanged, {job.Faults} rejected{ImportCommand.Waiting(job.Proposed)}; revision {job.Revision}{(job.DryRun ? " (dry run: nothing was written)" : "")}"));
            return ExitCode.Success;
        }

        await error.WriteLineAsync(job.State == "rejected"
            ? string.Create(CultureInfo.InvariantCulture, $"livingreview: Nothing of the file was imported: {job.Faults} faults")
            : $"livingreview: the import was {job.State}: {job.Error ?? "send the file again; what is there stays"}");
        return job.State == "rejected" ? ExitCode.Usage : ExitCode.Unavailable;
    }
}
