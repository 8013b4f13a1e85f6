namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>The log odds ratio between the right results of two tests in one class of people.</summary>
/// <param name="First">Index of the test with the lower one.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="IsDiseased">Whether it is of the people with the condition.</param>
/// <param name="Parameter">Its index among the estimated ones; -1 where it is known.</param>
/// <param name="Known">Its value there: 0 where nobody tells it, the bound where the two tests were never, or always, wrong in different people.</param>
internal sealed record DependenceParameter(int First, int Second, bool IsDiseased, int Parameter, double Known)
{
    internal bool IsAtLimit => Parameter < 0 && Known != 0;
}

/// <summary>The dependence between tests that studies with joint results tell: one log odds ratio for each pair of tests and class, common to all studies.</summary>
internal sealed class TestDependences
{
    /// <summary>Largest log odds ratio: 22,000 to one.</summary>
    internal const double Bound = 10;

    private const double MaxStart = 3;

    private TestDependences(DependenceParameter[] all, double[] starts) => (All, Starts) = (all, starts);

    internal DependenceParameter[] All { get; }

    /// <summary>Starting values of those that are estimated: the common odds ratio of Mantel and Haenszel.</summary>
    internal double[] Starts { get; }

    internal DependenceParameter Of(JointCounts joint, bool diseased) => All.Single(d => d.First == joint.First && d.Second == joint.Second && d.IsDiseased == diseased);

    internal static TestDependences From(ComparedTables data)
    {
        var (all, starts) = (new List<DependenceParameter>(), new List<double>());
        foreach (var pair in data.JointStudies.Select(s => s.Joint!).GroupBy(j => (j.First, j.Second)).OrderBy(g => g.Key))
        {
            foreach (var diseased in (bool[])[true, false])
            {
                PatternCounts[] counts = [.. pair.Where(j => data.IsJoint(j, diseased)).Select(j => diseased ? j.Diseased : j.NonDiseased)];
                var sum = counts.Aggregate(default(PatternCounts), (s, c) => s + c);
                var neverOpposite = sum.FirstRight == 0 || sum.SecondRight == 0;
                var neverEqual = sum.BothRight == 0 || sum.BothWrong == 0;
                if (neverOpposite || neverEqual)
                {
                    // Both: one of the tests was never, or never not, right in these studies.
                    all.Add(new(pair.Key.First, pair.Key.Second, diseased, -1, neverOpposite && neverEqual ? 0 : neverOpposite ? Bound : -Bound));
                    continue;
                }

                all.Add(new(pair.Key.First, pair.Key.Second, diseased, starts.Count, 0));
                var (same, opposite) = (counts.Sum(c => c.BothRight * c.BothWrong / c.Total), counts.Sum(c => c.FirstRight * c.SecondRight / c.Total));
                starts.Add(Math.Clamp(Math.Log((same + 0.1) / (opposite + 0.1)), -MaxStart, MaxStart));
            }
        }

        return new([.. all], [.. starts]);
    }
}
