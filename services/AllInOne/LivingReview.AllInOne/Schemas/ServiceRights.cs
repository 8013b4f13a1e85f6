using Npgsql;

namespace LivingReview.AllInOne.Schemas;

/// <summary>
/// What the role that a service runs under may do in its schema: use the data, not change the schema, and of the log of events only read
/// it and append to it. A stolen password of the service does not allow history to be rewritten.
/// </summary>
internal static class ServiceRights
{
    private static readonly string[] AppendOnly = ["mt_events"];

    /// <summary>Grants them; again and again does no harm.</summary>
    public static async Task GrantAsync(NpgsqlConnection owner, string schema, string role, CancellationToken cancellationToken)
    {
        var (s, r) = (Quoted(schema), Quoted(role));
        await using var batch = new NpgsqlBatch(owner);
        string[] commands =
        [
            $"grant usage on schema {s} to {r}",
            $"revoke create on schema {s} from {r}",
            $"grant select, insert, update, delete on all tables in schema {s} to {r}",
            $"grant usage, select on all sequences in schema {s} to {r}",
            $"grant execute on all functions in schema {s} to {r}",
            .. AppendOnly.Select(table => $"revoke update, delete, truncate on {s}.{Quoted(table)} from {r}"),
        ];
        foreach (var command in commands) batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
