namespace LivingReview.Hosting.Store;

/// <summary>One object of the database that is not what this version of the program wants.</summary>
/// <param name="Object">Its name with its schema, such as <c>ingestion.mt_events</c>.</param>
/// <param name="IsMissing">
/// Whether something that this version needs is missing or other. If not, the database only has more than that, as a newer version
/// leaves it: this version can work with it while it is being replaced.
/// </param>
/// <param name="Sql">What would make it right.</param>
public sealed record SchemaDifference(string Object, bool IsMissing, string Sql);
