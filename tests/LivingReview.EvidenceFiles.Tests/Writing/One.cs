using CsCheck;

namespace LivingReview.EvidenceFiles.Tests.Writing;

internal static class One
{
    /// <summary>Any of some values.</summary>
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
