using System.Diagnostics;

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

    internal int MostNodes => nodes.Max();

    internal int ScaleParameters => shape switch { Shape.Plane => 3, Shape.Line => 2, Shape.OneArm => 1, _ => throw new UnreachableException() };

    public int Parameters => design.A.Length + design.B.Length + ScaleParameters;

    /// <summary>Fixes each study's rule: a number of Gauss-Hermite nodes, or 0, -1, -2, ... for the levels of <see cref="Trapezoid"/>.</summary>
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
        {
            Array.Fill(lanes, studies[alone]);
            if (shape == Shape.Plane)
                Trapezoid.Plane(cells, lanes, predictors, scale, -studyNodes[studies[alone]], modes, Results);
            else
                Trapezoid.Line(cells, lanes, predictors, scale.L11, scale.L21, -studyNodes[studies[alone]], modes, Results);
        }

        for (var start = alone; start < studies.Length; start += Cells.Lanes)
        {
            var most = 0;
            for (var lane = 0; lane < Cells.Lanes; lane++)
            {
                // A short last vector repeats its last study.
                lanes[lane] = studies[Math.Min(start + lane, studies.Length - 1)];
                most = Math.Max(most, studyNodes[lanes[lane]]);
            }

            var rule = GaussHermite.Rule(most);
            if (shape == Shape.Plane)
                PlaneKernel.Evaluate(cells, lanes, predictors, scale, rule, modes, Results);
            else
                LineKernel.Evaluate(cells, lanes, predictors, scale.L11, scale.L21, rule, modes, Results);
        }
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
