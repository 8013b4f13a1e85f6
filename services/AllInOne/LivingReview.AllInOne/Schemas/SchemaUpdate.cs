using LivingReview.Hosting.Store;
using Marten;
using Npgsql;

namespace LivingReview.AllInOne.Schemas;

/// <summary>Brings one schema up to date, one process at a time: the second waits and then finds nothing to do.</summary>
internal static class SchemaUpdate
{
    /// <summary>Shows "LivingReview's schema" in pg_locks; the second number of the lock is the schema's name.</summary>
    private const int LockSpace = 0x4C52;

    /// <summary>Longer than any change takes that touches no data.</summary>
    private const string LockPatience = "120s";

    public static async Task<IReadOnlyList<SchemaDifference>> ApplyAsync(IDocumentStore store, string schema, string connection, string? role, CancellationToken cancellationToken)
    {
        // Unpooled: the lock goes with the connection, whatever happens.
        await using var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, ApplicationName = "livingreview-schema", CommandTimeout = 0 }.ConnectionString);
        await owner.OpenAsync(cancellationToken);
        await using (var take = new NpgsqlCommand($"set lock_timeout = '{LockPatience}'; select pg_advisory_lock({LockSpace}, hashtext('{schema}'))", owner))
            await take.ExecuteNonQueryAsync(cancellationToken);

        var changes = await StoreSchema.CompareAsync(store, cancellationToken);
        // What a newer version left there stays: its services may still be running.
        if (!changes.Any(c => c.IsMissing)) changes = [];
        else await StoreSchema.ApplyAsync(store, cancellationToken);
        if (role is not null) await ServiceRights.GrantAsync(owner, schema, role, cancellationToken);
        return changes;
    }
}
