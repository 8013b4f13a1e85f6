using Marten;

namespace LivingReview.Surveillance;

/// <summary>The log of surveillance: strategies, runs, works and what was screened, each in streams of its own.</summary>
public interface ISurveillanceStore : IDocumentStore;
