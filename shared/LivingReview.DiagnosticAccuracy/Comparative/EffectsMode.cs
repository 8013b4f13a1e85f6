using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The mode of the effects of one study given its tables, all as standard normal z: two of the study and two of each table. The Hessian is an
/// arrow (tables meet only through the study), so that one Newton step costs as much as there are tables.
/// </summary>
internal sealed class EffectsMode
{
    private const int MaxSteps = 200;
    private readonly TableMode[] _tables;
    private readonly TableMode[] _trial;

    internal EffectsMode(int maxTables) => (_tables, _trial) = (Array.ConvertAll(new int[maxTables], _ => new TableMode()), Array.ConvertAll(new int[maxTables], _ => new TableMode()));

    internal double U1 { get; private set; }

    internal double U2 { get; private set; }

    /// <summary>Precision of the study's effects with those of the tables integrated out by Laplace's method.</summary>
    internal double P11 { get; private set; }

    internal double P12 { get; private set; }

    internal double P22 { get; private set; }

    /// <summary>Mode, spread and slope of one table's effects.</summary>
    internal TableMode Table(int table) => _tables[table];

    internal void Find(ReadOnlySpan<ComparedTable> study, ReadOnlySpan<double> a, ReadOnlySpan<double> b, CholeskyFactor s, CholeskyFactor t)
    {
        var (u1, u2) = (0.0, 0.0);
        for (var j = 0; j < study.Length; j++) (_tables[j].Z1, _tables[j].Z2) = (0, 0);
        var height = Evaluate(_tables, study, a, b, s, t, u1, u2, out var d1, out var d2);
        for (var step = 0; step < MaxSteps; step++)
        {
            var size = Math.Max(Math.Abs(d1), Math.Abs(d2));
            for (var j = 0; j < study.Length; j++) size = Math.Max(size, Math.Max(Math.Abs(_tables[j].D1), Math.Abs(_tables[j].D2)));
            if (size < 1e-8) break;
            var reach = Math.Min(1, BivariateGaussHermite.MaxStep / size);
            for (var halving = 0; ; halving++, reach /= 2)
            {
                for (var j = 0; j < study.Length; j++)
                    (_trial[j].Z1, _trial[j].Z2) = (_tables[j].Z1 + reach * _tables[j].D1, _tables[j].Z2 + reach * _tables[j].D2);
                var next = Evaluate(_trial, study, a, b, s, t, u1 + reach * d1, u2 + reach * d2, out var n1, out var n2);
                if (halving < 40 && next < height - 1e-13 * (1 + Math.Abs(height))) continue;
                (u1, u2, height) = (u1 + reach * d1, u2 + reach * d2, next);
                (d1, d2) = (n1, n2);
                for (var j = 0; j < study.Length; j++) (_tables[j], _trial[j]) = (_trial[j], _tables[j]);
                break;
            }
        }

        (U1, U2) = (u1, u2);
        for (var j = 0; j < study.Length; j++) _tables[j].Spread();
    }

    /// <summary>Log integrand with the Newton step in every effect.</summary>
    private double Evaluate(
        TableMode[] tables, ReadOnlySpan<ComparedTable> study, ReadOnlySpan<double> a, ReadOnlySpan<double> b, CholeskyFactor s, CholeskyFactor t,
        double u1, double u2, out double d1, out double d2)
    {
        var height = -(u1 * u1 + u2 * u2) / 2;
        var (g1, g2, p11, p12, p22) = (-u1, -u2, 1.0, 0.0, 1.0);
        for (var j = 0; j < study.Length; j++)
        {
            var (data, m) = (study[j], tables[j]);
            m.Height = ScalarArm.Evaluate(data.SuccessA, data.FailureA, a[data.Test] + s.L11 * u1 + t.L11 * m.Z1, out var sA, out var wA)
                + ScalarArm.Evaluate(data.SuccessB, data.FailureB, b[data.Test] + s.L21 * u1 + s.L22 * u2 + t.L21 * m.Z1 + t.L22 * m.Z2, out var sB, out var wB)
                - (m.Z1 * m.Z1 + m.Z2 * m.Z2) / 2;
            height += m.Height;
            m.G1 = t.L11 * sA + t.L21 * sB - m.Z1;
            m.G2 = t.L22 * sB - m.Z2;
            (m.Q11, m.Q12, m.Q22) = (1 + t.L11 * t.L11 * wA + t.L21 * t.L21 * wB, t.L21 * t.L22 * wB, 1 + t.L22 * t.L22 * wB);
            // Rows: the study's effects; columns: the table's.
            (m.C11, m.C12) = (s.L11 * t.L11 * wA + s.L21 * t.L21 * wB, s.L21 * t.L22 * wB);
            (m.C21, m.C22) = (s.L22 * t.L21 * wB, s.L22 * t.L22 * wB);
            var determinant = m.Q11 * m.Q22 - m.Q12 * m.Q12;
            // Slope of the table's conditional mode in the study's effects: -Q^-1 C'.
            m.S11 = -(m.Q22 * m.C11 - m.Q12 * m.C12) / determinant;
            m.S12 = -(m.Q22 * m.C21 - m.Q12 * m.C22) / determinant;
            m.S21 = -(m.Q11 * m.C12 - m.Q12 * m.C11) / determinant;
            m.S22 = -(m.Q11 * m.C22 - m.Q12 * m.C21) / determinant;
            g1 += s.L11 * sA + s.L21 * sB + m.S11 * m.G1 + m.S21 * m.G2;
            g2 += s.L22 * sB + m.S12 * m.G1 + m.S22 * m.G2;
            p11 += s.L11 * s.L11 * wA + s.L21 * s.L21 * wB + m.C11 * m.S11 + m.C12 * m.S21;
            p12 += s.L21 * s.L22 * wB + m.C11 * m.S12 + m.C12 * m.S22;
            p22 += s.L22 * s.L22 * wB + m.C21 * m.S12 + m.C22 * m.S22;
        }

        var whole = p11 * p22 - p12 * p12;
        (d1, d2) = ((p22 * g1 - p12 * g2) / whole, (p11 * g2 - p12 * g1) / whole);
        (P11, P12, P22) = (p11, p12, p22);
        for (var j = 0; j < study.Length; j++)
        {
            var m = tables[j];
            var determinant = m.Q11 * m.Q22 - m.Q12 * m.Q12;
            m.D1 = (m.Q22 * m.G1 - m.Q12 * m.G2) / determinant + m.S11 * d1 + m.S12 * d2;
            m.D2 = (m.Q11 * m.G2 - m.Q12 * m.G1) / determinant + m.S21 * d1 + m.S22 * d2;
        }

        return height;
    }
}

/// <summary>Mode of one table's two effects.</summary>
internal sealed class TableMode
{
    internal double Z1, Z2, Height, G1, G2, D1, D2, Q11, Q12, Q22, C11, C12, C21, C22, S11, S12, S21, S22;

    /// <summary>M with M M' = Q^-1: the spread of the table's effects given those of the study.</summary>
    internal double M11, M21, M22;

    internal void Spread()
    {
        var determinant = Q11 * Q22 - Q12 * Q12;
        M11 = Math.Sqrt(Q22 / determinant);
        M22 = 1 / Math.Sqrt(Q22);
        M21 = -Q12 / (determinant * M11);
    }
}
