using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Nanoseconds per study and node of the two-dimensional kernel, likelihood, gradient and Hessian together, beside what the processor could do:
/// a node needs about 75 floating-point instructions per eight studies, so a core that starts one 512-bit (or two 256-bit) instruction per
/// cycle needs 75 / 8 cycles.
/// </summary>
internal static class NodeCost
{
    private const double InstructionsPerVector = 75;

    // The separable trapezoidal rule: a binomial likelihood with its exponentials per column and per row, then eight multiplications a node.
    private const double PerColumn = 95;
    private const double PerRow = 150;
    private const double PerLatticeNode = 8;
    private const double CornersKept = 0.75;

    internal static int Run()
    {
        const int Studies = 64;
        var likelihood = new BinomialLikelihood(Cells.From(GeneratedReview.Tables(Studies)), DesignMatrix.Intercepts(Studies), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        double[] theta = [1.2, 1.8, 0.7, -0.3, 0.7];
        var (gradient, hessian) = (new double[5], new double[25]);
        var cycle = CycleNanoseconds();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"512-bit registers: {Vector512.IsHardwareAccelerated}; about {1 / cycle:F2} GHz"));
        foreach (var nodes in (int[])[7, 11, 15, 21, 29, 43])
        {
            likelihood.UseForAll(nodes);
            var best = double.PositiveInfinity;
            for (var round = 0; round < 30; round++)
            {
                var repeats = 1 + 20000 / (nodes * nodes);
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < repeats; i++)
                    likelihood.Evaluate(theta, gradient, hessian);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeats / Studies / nodes / nodes);
            }

            var limit = InstructionsPerVector / Cells.Lanes * cycle;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{nodes,3} nodes: {best:F2} ns per study and node, {best / limit:F1} times the {limit:F2} ns of one instruction per cycle"));
        }

        foreach (var (name, rule) in (ReadOnlySpan<(string, int)>)[("coarse", SeparableTrapezoid.CoarseRule), ("fine", SeparableTrapezoid.FirstReliableRule)])
        {
            likelihood.UseForAll(rule);
            var best = double.PositiveInfinity;
            // Enough rounds for the compiler's last tier, which a short run does not reach.
            for (var round = 0; round < 2000; round++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var i = 0; i < 20; i++)
                    likelihood.Evaluate(theta, gradient, hessian);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 20 / Studies);
            }

            var n = likelihood.MaxNodes;
            var limit = (n * (PerColumn + PerRow) + CornersKept * n * n * PerLatticeNode) / Cells.Lanes * cycle;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} grid of at most {n} by {n}: {best:F0} ns per study, {best / n / n:F2} ns per node, {best / limit:F1} times the {limit:F0} ns of one instruction per cycle"));
        }

        return 0;
    }

    /// <summary>A chain of dependent additions takes a cycle each.</summary>
    private static double CycleNanoseconds()
    {
        const int Length = 4_000_000;
        var best = double.PositiveInfinity;
        for (var round = 0; round < 20; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var x = (ulong)round;
            for (var i = 0; i < Length; i++)
                x ^= x << 1;
            var elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            // Shift and exclusive-or: two cycles a link.
            best = Math.Min(best, elapsed / Length / 2 + (x == 1 ? 1e-9 : 0));
        }

        return best;
    }
}
