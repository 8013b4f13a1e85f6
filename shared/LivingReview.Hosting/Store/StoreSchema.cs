using JasperFx;
using JasperFx.Events.Projections;
using Marten;
using Weasel.Core;
using Weasel.Core.Migrations;

namespace LivingReview.Hosting.Store;

/// <summary>The schema that a store wants, against the one that its database has.</summary>
public static class StoreSchema
{
    /// <summary>The SQL that makes everything in an empty database.</summary>
    public static string ScriptOf(IDocumentStore store) => DatabaseOf(store).ToDatabaseScript().ReplaceLineEndings("\n").TrimEnd() + "\n";

    /// <summary>What the database has to change; empty if it is what the store wants.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The database does not answer.</exception>
    public static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        var database = DatabaseOf(store);
        var migration = await database.CreateMigrationAsync(cancellationToken);
        return [.. migration.Deltas.Where(d => d.Difference != SchemaPatchDifference.None).Select(d => Describe(d, database.Migrator))];
    }

    /// <summary>
    /// Brings the database up to date: creates and adds; drops only indexes and columns that no version before this one needs. Data in
    /// events and documents is never touched.
    /// </summary>
    public static Task ApplyAsync(IDocumentStore store, CancellationToken cancellationToken) =>
        DatabaseOf(store).ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: cancellationToken);

    /// <summary>Rebuilds every document that is written together with the log from it; nothing is published. Returns what was rebuilt.</summary>
    public static async Task<IReadOnlyList<string>> RebuildAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        var inline = ((StoreOptions)store.Options).Projections.All.Where(p => p.Lifecycle == ProjectionLifecycle.Inline).ToList();
        // One event a transaction, as when it was written: a projection that loads what the event before made must find it.
        foreach (var projection in inline) projection.Options.BatchSize = 1;
        using var daemon = await store.BuildProjectionDaemonAsync();
        foreach (var projection in inline) await daemon.RebuildProjectionAsync(projection.Name, cancellationToken);
        return [.. inline.Select(p => p.Name)];
    }

    /// <summary>The one line about differences that stops a host or makes it not ready; null if it can work.</summary>
    public static string? Complaint(string name, IReadOnlyList<SchemaDifference> differences)
    {
        var missing = differences.Where(d => d.IsMissing).Select(d => d.Object).ToList();
        if (missing.Count == 0) return null;
        var shown = string.Join(", ", missing.Take(5)) + (missing.Count > 5 ? $" and {missing.Count - 5} more" : "");
        return $"The schema {name} of the database is not what this version needs ({shown}): run 'livingreview schema apply --service {name}' as its owner, or set Store:AutoCreate=true.";
    }

    private static IDatabase DatabaseOf(IDocumentStore store) => (IDatabase)store.Storage.Database;

    private static SchemaDifference Describe(ISchemaObjectDelta delta, Migrator migrator)
    {
        using var sql = new StringWriter();
        if (delta.Difference == SchemaPatchDifference.Create) delta.SchemaObject.WriteCreateStatement(migrator, sql);
        else if (delta.Difference != SchemaPatchDifference.Invalid) delta.WriteUpdate(migrator, sql);
        var text = sql.ToString().Trim();
        var isMissing = delta.Difference != SchemaPatchDifference.Update || text.Length == 0 || !text.Split('\n').All(IsDrop);
        return new(delta.SchemaObject.Identifier.QualifiedName, isMissing, text);
    }

    /// <summary>A statement that only takes away an index or a column, which the present version does not know.</summary>
    private static bool IsDrop(string line)
    {
        var words = line.Trim().ToLowerInvariant();
        return words.Length == 0 || words.StartsWith("drop index", StringComparison.Ordinal)
            || words.StartsWith("alter table", StringComparison.Ordinal) && words.Contains(" drop column ", StringComparison.Ordinal);
    }
}
