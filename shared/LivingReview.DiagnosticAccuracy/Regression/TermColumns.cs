namespace LivingReview.DiagnosticAccuracy.Regression;

/// <summary>The columns of a term: indicators against the reference level, a centred value, or products of those.</summary>
internal sealed record TermColumns(RegressionTerm Term, IReadOnlyList<string> Names, double[][] Columns)
{
    internal bool IsOn(RegressionOutcomes outcome) => Term.Outcomes == RegressionOutcomes.Both || Term.Outcomes == outcome;

    internal int DegreesOfFreedom => Columns.Length * (Term.Outcomes == RegressionOutcomes.Both ? 2 : 1);

    /// <param name="term">The term.</param>
    /// <param name="order">The tables used, in canonical order.</param>
    /// <param name="centres">The means of continuous covariates; taken where they are not known yet.</param>
    internal static TermColumns From(RegressionTerm term, int[] order, Dictionary<string, double> centres)
    {
        List<(string Name, double[] Column)> columns = [("", [.. order.Select(_ => 1.0)])];
        foreach (var covariate in term.Covariates)
        {
            var own = Own(covariate, order, centres);
            columns = [.. columns.SelectMany(c => own.Select(o => (c.Name.Length == 0 ? o.Name : c.Name + ":" + o.Name, (double[])[.. c.Column.Zip(o.Column, (x, y) => x * y)])))];
        }

        return new(term, [.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Column)]);
    }

    /// <summary>The same term with its values given to other tables.</summary>
    internal TermColumns Permuted(int[] permutation) => this with { Columns = [.. Columns.Select(c => (double[])[.. permutation.Select(i => c[i])])] };

    private static IEnumerable<(string Name, double[] Column)> Own(Covariate covariate, int[] order, Dictionary<string, double> centres)
    {
        double[] values = [.. order.Select(i => covariate.Values[i]!.Value)];
        if (covariate.IsCategorical)
        {
            var used = values.Distinct().Order().ToArray();
            return used.Skip(1).Select(level => ($"{covariate.Name}={covariate.Levels[(int)level]}", (double[])[.. values.Select(v => v == level ? 1.0 : 0)]));
        }

        if (!centres.TryGetValue(covariate.Name, out var centre))
            centres[covariate.Name] = centre = values.Average();
        return [(covariate.Name, [.. values.Select(v => v - centre)])];
    }
}
