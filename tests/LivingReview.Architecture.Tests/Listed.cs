namespace LivingReview.Architecture.Tests;

/// <summary>Assertions about lists of places, which show every place that is wrong.</summary>
internal static class Listed
{
    public static void None(IEnumerable<string> wrong)
    {
        var lines = wrong.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
