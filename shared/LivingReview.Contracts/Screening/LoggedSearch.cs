namespace LivingReview.Contracts.Screening;

/// <summary>A search of the old log of records.</summary>
/// <param name="Id">Its id, by which imports name it.</param>
/// <param name="Database">Database.</param>
/// <param name="Date">Date of the search.</param>
/// <param name="Query">The query as it was sent.</param>
/// <param name="Hits">How many records it found.</param>
public sealed record LoggedSearch(Guid Id, string Database, DateOnly Date, string Query, int Hits);
