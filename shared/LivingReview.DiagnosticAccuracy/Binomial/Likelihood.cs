using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// The marginal log-likelihood of all studies as a function of theta = (betaA, betaB, free entries of L), with gradient and Hessian.
/// Each study has its own number of nodes, as few as its accuracy needs; see <see cref="NodeChoice"/>.
/// </summary>
internal sealed class Likelihood : IObjective
{
    private readonly Cells cells;
    private readonly Design design;
    private readonly Shape shape;
    private readonly Predictors predictors;
    private readonly Modes modes;
    private readonly int[] lanes = new int[Cells.Lanes];
    private readonly int[] order;
    private int[] nodes;

    internal Likelihood(Cells cells, Design design, Shape shape, int nodes)
    {
        (this.cells, this.design, this.shape) = (cells, design, shape);
        predictors = new Predictors(new double[cells.Count], new double[cells.Count]);
        modes = new Modes(cells.Count);
        Results = new StudyResults(cells.Count);
        this.nodes = new int[cells.Count];
        Array.Fill(this.nodes, nodes);
        order = Enumerable.Range(0, cells.Count).ToArray();
    }

    internal StudyResults Results { get; }

    /// <summary>Whether <see cref="Results"/> already belong to the point that will be evaluated next.</summary>
    internal bool Evaluated { get; set; }

    /// <summary>A study left out of the sums, or -1.</summary>
    internal int Skip { get; set; } = -1;

    internal int Studies => cells.Count;

    internal Shape Shape => shape;

    internal Cells Cells => cells;

    internal ReadOnlySpan<int> Nodes => nodes;

    /// <summary>Most nodes in one dimension of any study at the last evaluation.</summary>
    internal int MostNodes => Results.Points.Max();

    internal int ScaleParameters => shape switch { Shape.Plane => 3, Shape.Line => 2, Shape.OneArm => 1, _ => throw new UnreachableException() };

    public int Parameters => design.A.Length + design.B.Length + ScaleParameters;

    /// <summary>
    /// Fixes each study's rule: a number of Gauss-Hermite nodes; 0, -1, -2, ... for the levels of <see cref="Trapezoid"/>;
    /// <see cref="Lattice.Coarse"/> and up for those of <see cref="Lattice"/>.
    /// </summary>
    internal void Use(int[] studyNodes)
    {
        nodes = studyNodes;
        Evaluated = false;
        Array.Sort(order, (i, j) => nodes[i] != nodes[j] ? nodes[i].CompareTo(nodes[j]) : i.CompareTo(j));
    }

    internal void UseEverywhere(int count)
    {
        var studyNodes = new int[cells.Count];
        Array.Fill(studyNodes, count);
        Use(studyNodes);
    }

    public double Bound(int parameter) =>
        parameter < design.A.Length + design.B.Length ? Limits.Mean : Limits.StandardDeviation;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        if (!Evaluated)
        {
            SetPredictors(theta);
            EvaluateStudies(order, nodes, ScaleOf(theta));
        }

        Evaluated = false;
        return Accumulate(gradient, hessian);
    }

    /// <summary>Evaluates some studies with given rules (trapezoidal ones first), leaving the sums alone.</summary>
    internal void EvaluateAt(ReadOnlySpan<double> theta, int[] studies, int[] studyNodes)
    {
        SetPredictors(theta);
        EvaluateStudies(studies, studyNodes, ScaleOf(theta));
    }

    /// <summary>
    /// Evaluates every study on the coarsest certified lattice, and says which that is: -1 where there is none, whose results are still to come.
    /// </summary>
    internal void ChooseLattice(ReadOnlySpan<double> theta, int[] rules)
    {
        var scale = ScaleOf(theta);
        if (shape != Shape.Plane || !Lattice.Suits(scale))
        {
            Array.Fill(rules, -1);
            return;
        }

        SetPredictors(theta);
        Array.Fill(rules, Lattice.Fine);
        List<int> pending = [.. Enumerable.Range(0, cells.Count)];
        while (pending.Count > 0)
        {
            var next = new List<int>();
            for (var start = 0; start < pending.Count; start += Cells.Lanes)
            {
                var some = CollectionsMarshal.AsSpan(pending).Slice(start, Math.Min(Cells.Lanes, pending.Count - start));
                Load(some, rules);
                var tried = Lattice.Finer(lanes, rules);
                var suits = Lattice.Evaluate(cells, lanes, predictors, scale, rules, true, modes, Results);
                foreach (var study in some)
                {
                    if (!suits)
                        rules[study] = -1;
                    else if (rules[study] > tried)
                        next.Add(study);
                }
            }

            pending = next;
        }
    }

    internal Scale ScaleOf(ReadOnlySpan<double> theta)
    {
        var free = theta[(design.A.Length + design.B.Length)..];
        return shape switch
        {
            Shape.Plane => new Scale(free[0], free[1], free[2]),
            Shape.Line => new Scale(free[0], free[1], 0),
            Shape.OneArm => new Scale(free[0], 0, 0),
            _ => throw new UnreachableException(),
        };
    }

    private void EvaluateStudies(int[] studies, int[] studyNodes, Scale scale)
    {
        var alone = 0;
        for (; alone < studies.Length && studyNodes[studies[alone]] <= 0; alone++)
            EvaluateAlone(studies[alone], -studyNodes[studies[alone]], scale);

        var lattice = studies.Length;
        while (lattice > alone && studyNodes[studies[lattice - 1]] >= Lattice.Coarse)
            lattice--;
        EvaluateLattice(studies.AsSpan(lattice), studyNodes, scale);

        for (var start = alone; start < lattice; start += Cells.Lanes)
        {
            var most = Load(studies.AsSpan(start, Math.Min(Cells.Lanes, lattice - start)), studyNodes);
            var rule = GaussHermite.Rule(most);
            if (shape == Shape.Plane)
                PlaneKernel.Evaluate(cells, lanes, predictors, scale, rule, modes, Results);
            else
                LineKernel.Evaluate(cells, lanes, predictors, scale.L11, scale.L21, rule, modes, Results);
        }
    }

    private void EvaluateLattice(ReadOnlySpan<int> studies, int[] studyNodes, Scale scale)
    {
        var suits = Lattice.Suits(scale);
        for (var start = 0; start < studies.Length; start += Cells.Lanes)
        {
            var some = studies.Slice(start, Math.Min(Cells.Lanes, studies.Length - start));
            var rule = Load(some, studyNodes);
            if (suits && Lattice.Evaluate(cells, lanes, predictors, scale, studyNodes, false, modes, Results))
                continue;
            // A point where the lattice is of no use, met on the way: with no rule chosen for it, the one that always works.
            if (rule == Lattice.Coarse)
            {
                PlaneKernel.Evaluate(cells, lanes, predictors, scale, GaussHermite.Rule(NodeChoice.First), modes, Results);
                continue;
            }

            foreach (var study in some)
                EvaluateAlone(study, 1, scale);
        }
    }

    private void EvaluateAlone(int study, int level, Scale scale)
    {
        Array.Fill(lanes, study);
        if (shape == Shape.Plane)
            Trapezoid.Plane(cells, lanes, predictors, scale, level, modes, Results);
        else
            Trapezoid.Line(cells, lanes, predictors, scale.L11, scale.L21, level, modes, Results);
    }

    /// <summary>Puts up to eight studies side by side; a short vector repeats its last study.</summary>
    /// <returns>The largest rule of any.</returns>
    private int Load(ReadOnlySpan<int> studies, int[] studyNodes)
    {
        var most = 0;
        for (var lane = 0; lane < Cells.Lanes; lane++)
        {
            lanes[lane] = studies[Math.Min(lane, studies.Length - 1)];
            most = Math.Max(most, studyNodes[lanes[lane]]);
        }

        return most;
    }

    private void SetPredictors(ReadOnlySpan<double> theta)
    {
        SetPredictor(theta, design.A, predictors.A);
        SetPredictor(theta[design.A.Length..], design.B, predictors.B);
    }

    private static void SetPredictor(ReadOnlySpan<double> beta, double[][] columns, double[] predictor)
    {
        Array.Clear(predictor);
        for (var c = 0; c < columns.Length; c++)
        {
            for (var i = 0; i < predictor.Length; i++)
                predictor[i] += beta[c] * columns[c][i];
        }
    }

    private double Accumulate(Span<double> gradient, Span<double> hessian)
    {
        var total = 0.0;
        for (var i = 0; i < cells.Count; i++)
            total += Results.LogLikelihood[i];
        if (Skip >= 0)
            total -= Results.LogLikelihood[Skip];

        var parameters = Parameters;
        for (var r = 0; r < parameters; r++)
        {
            var (own, column) = Origin(r);
            gradient[r] = Sum(Results.Gradient[own], column, null);
            for (var c = r; c < parameters; c++)
            {
                var (ownC, columnC) = Origin(c);
                hessian[r * parameters + c] = hessian[c * parameters + r] = Sum(Results.Hessian[StudyResults.Packed(own, ownC)], column, columnC);
            }
        }

        return total;
    }

    /// <summary>Which of a study's own five parameters a parameter acts through, and with what factor (null: 1).</summary>
    internal (int Own, double[]? Column) Origin(int parameter)
    {
        if (parameter < design.A.Length)
            return (0, design.InterceptsOnly ? null : design.A[parameter]);
        parameter -= design.A.Length;
        if (parameter < design.B.Length)
            return (1, design.InterceptsOnly ? null : design.B[parameter]);
        return (2 + parameter - design.B.Length, null);
    }

    private double Sum(double[] values, double[]? first, double[]? second)
    {
        var sum = 0.0;
        for (var i = 0; i < cells.Count; i++)
            sum += values[i] * (first is null ? 1 : first[i]) * (second is null ? 1 : second[i]);
        if (Skip >= 0)
            sum -= values[Skip] * (first is null ? 1 : first[Skip]) * (second is null ? 1 : second[Skip]);
        return sum;
    }
}
