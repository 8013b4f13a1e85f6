using LivingReview.EndToEnd.Tests.Alerts;
using LivingReview.EndToEnd.Tests.Operations;
using LivingReview.EndToEnd.Tests.ScaleOut;
using Xunit.Sdk;
using Xunit.v3;

namespace LivingReview.EndToEnd.Tests.Fixtures;

/// <summary>
/// Starts with the collections that take longest, so that none of them runs alone at the end; the rest keeps its order.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
        [typeof(ReadmeTests), typeof(SchemaTests), typeof(BackupTests), typeof(EffectivelyOnceTests), typeof(ScaleOutTests), typeof(OutageTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, t => c.TestCollectionDisplayName.Contains(t.FullName!, StringComparison.Ordinal)) is var place and >= 0 ? place : Long.Length)];
}
