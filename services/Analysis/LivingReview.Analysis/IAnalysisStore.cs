using Marten;

namespace LivingReview.Analysis;

/// <summary>The estimate log, one stream per review, and the evidence as far as it has arrived.</summary>
public interface IAnalysisStore : IDocumentStore;
