namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>One running system for all tests that only look at it.</summary>
[CollectionDefinition(nameof(RunningSystem))]
public sealed class SharedSystem : ICollectionFixture<RunningSystem>;
