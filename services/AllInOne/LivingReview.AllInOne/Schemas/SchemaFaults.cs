using System.CommandLine;
using LivingReview.Hosting;
using LivingReview.Hosting.Store;
using Npgsql;
using Weasel.Core;

namespace LivingReview.AllInOne.Schemas;

/// <summary>What the database answers, as an exit code that tells a job whether trying again helps.</summary>
internal static class SchemaFaults
{
    /// <summary>75: the database is away or another change holds its lock, try again. 78: the rights or the names are wrong, retrying will not help.</summary>
    public static async Task<int> ToExitCodeAsync(ParseResult result, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (Cause(fault) is { } cause)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"livingreview: the database refused: {cause.Message.ReplaceLineEndings(" ")}");
            return cause is not PostgresException refusal || StoreFaults.IsOutage(cause) || refusal.SqlState == PostgresErrorCodes.LockNotAvailable ? ExitCode.Lagging : ServiceHost.ConfigurationExitCode;
        }
        catch (SchemaMigrationException fault)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"livingreview: no statement leads from the database's tables to those of this version: {fault.Message.ReplaceLineEndings(" ")}");
            return ServiceHost.ConfigurationExitCode;
        }
    }

    private static NpgsqlException? Cause(Exception? fault) => fault as NpgsqlException ?? (fault?.InnerException is { } inner ? Cause(inner) : null);
}
