namespace LivingReview.Contracts.Tests;

public sealed class LineDifferenceTests
{
    [Fact]
    public void Changed_lines_are_shown_with_the_lines_around_them() =>
        Assert.Equal(
            """
              ...
              3
              4
              5
            - 6
            + six
              7
              8
              9
            """,
            LineDifference.Between("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "1\n2\n3\n4\n5\nsix\n7\n8\n9\n10\n11\n"));

    [Fact]
    public void An_inserted_line_does_not_change_those_after_it() =>
        Assert.Equal("  a\n+ b\n  c", LineDifference.Between("a\nc\n", "a\nb\nc\n"));
}
