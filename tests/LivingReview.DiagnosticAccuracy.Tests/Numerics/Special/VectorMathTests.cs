using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Tests.Numerics.Special;

public sealed class VectorMathTests
{
    /// <summary>Mills' ratio to 17 digits (mpmath 1.3, 40 digits).</summary>
    [Theory]
    [InlineData(0, 1.2533141373155003)]
    [InlineData(1e-3, 1.2523147636393922)]
    [InlineData(0.5, 0.87636445645369235)]
    [InlineData(1, 0.65567954241879847)]
    [InlineData(3, 0.3045902987101033)]
    [InlineData(5, 0.19280810471531576)]
    [InlineData(10, 0.099028596471731922)]
    [InlineData(24.9, 0.040096179304097614)]
    [InlineData(300, 0.0033332962975307956)]
    public void Mills_ratio_has_all_its_digits(double t, double expected) =>
        Assert.InRange(NormalTail.MillsRatio(Vector512.Create(t))[0] / expected, 1 - 1e-15, 1 + 1e-15);

    [Fact]
    public void Normal_tails_are_those_of_one_at_a_time()
    {
        for (var t = -30.0; t <= 30; t += 0.37)
        {
            var tail = NormalTail.Above(Vector512.Create(t), out var density)[2];

            Assert.InRange(tail / Quantiles.NormalUpperTail(Math.Abs(t)), 1 - 1e-12, 1 + 1e-12);
            Assert.InRange(density[2] / (Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI)), 1 - 1e-12, 1 + 1e-12);
        }
    }

    [Fact]
    public void One_minus_an_exponential_keeps_its_digits_near_0()
    {
        for (var x = 1e-280; x < 600; x *= 1.9)
        {
            var share = VectorMath.OneMinusExp(Vector512.Create(x), out var exponential)[7];

            Assert.InRange(share / -NearOne.Expm1(-x), 1 - 1e-15, 1 + 1e-15);
            Assert.InRange(exponential[7] / Math.Exp(-x), 1 - 1e-13, 1 + 1e-13);
        }
    }
}
