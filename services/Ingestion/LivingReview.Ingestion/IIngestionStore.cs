using Marten;

namespace LivingReview.Ingestion;

/// <summary>The evidence log: one stream per review, whose version is the review's revision.</summary>
public interface IIngestionStore : IDocumentStore;
