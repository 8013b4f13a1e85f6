using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Special;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

public class DerivativesTests
{
    public static TheoryData<int, double[]> Points => new()
    {
        { (int)RandomEffects.Bivariate, [1.1, 1.7, 0.8, -0.3, 0.6] },
        { (int)RandomEffects.Bivariate, [1.1, 1.7, 0.8, -0.3, 0.0] },
        { (int)RandomEffects.Bivariate, [1.4, 2.0, 0.0, 0.5, 0.4] },
        { (int)RandomEffects.PerfectlyCorrelated, [1.2, 1.9, 0.7, -0.5] },
        { (int)RandomEffects.Single, [1.2, 0.7] },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void Gradient_and_hessian_are_those_of_the_likelihood(int shape, double[] theta)
    {
        var cells = Cells.From(new SimulatedReview(5).Tables(13));
        var design = DesignMatrix.Intercepts(13);
        var likelihood = new BinomialLikelihood(
            shape == (int)RandomEffects.Single ? cells.FirstArm() : cells, shape == (int)RandomEffects.Single ? design.FirstArm() : design, (RandomEffects)shape, 31);
        likelihood.UseForAll(31);

        Derivatives.AgreeByTurns(likelihood, theta, 1e-6, 1e-6);
    }

    [Fact]
    public void The_trapezoidal_rule_gives_the_same_integrals_as_gauss_hermite()
    {
        var cells = Cells.From(new SimulatedReview(9).Tables(10));
        foreach (var (shape, theta) in new[] { (RandomEffects.Bivariate, (double[])[1.1, 1.7, 0.8, -0.3, 0.6]), (RandomEffects.PerfectlyCorrelated, [1.1, 1.7, 0.8, -0.3]) })
        {
            var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(10), shape, 41);
            var p = theta.Length;
            var (gradient, hessian, otherGradient, otherHessian) = (new double[p], new double[p * p], new double[p], new double[p * p]);

            var value = likelihood.Evaluate(theta, gradient, hessian);
            likelihood.UseForAll(-1);
            var other = likelihood.Evaluate(theta, otherGradient, otherHessian);

            Near.Equal(value, other, 1e-11, "value");
            for (var i = 0; i < p * p; i++)
                Near.Equal(hessian[i], otherHessian[i], 1e-9, $"Hessian {i}");
        }
    }

    [Fact]
    public void Vector_functions_agree_with_the_library()
    {
        for (var x = -40.0; x <= 40; x += 0.0371)
        {
            var exp = VectorMath.Exp(System.Runtime.Intrinsics.Vector512.Create(x))[3];
            var t = Math.Exp(-Math.Abs(x));
            var log = VectorMath.TwiceArtanh(System.Runtime.Intrinsics.Vector512.Create(t / (2 + t)))[3];
            Assert.True(Math.Abs(exp / Math.Exp(x) - 1) < 5e-16, $"exp {x}");
            // Math has no log1p: 2 artanh by its own series where 1 + t rounds.
            var expected = t < 1e-4 ? t - t * t / 2 + t * t * t / 3 : Math.Log(1 + t);
            Assert.True(Math.Abs(log / expected - 1) < 1e-12, $"log {x}");
        }
    }
}
