using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>
/// Predictive values from three logits: logit PPV = c + ln Se - ln(1 - Sp), logit NPV = -c - ln(1 - Se) + ln Sp, c the logit of the prevalence.
/// </summary>
internal sealed class TrivariatePrediction(double[] theta, double[] covariance)
{
    private const int Nodes = 41;
    private const double End = 80;

    /// <summary>At the means, with limits by the delta method.</summary>
    internal Interval AtMeans(bool positive, double z)
    {
        var (a, b, c) = (theta[0], theta[1], theta[2]);
        double[] slopes = positive ? [Logistic.Expit(-a), Logistic.Expit(b), 1] : [Logistic.Expit(a), Logistic.Expit(-b), -1];
        var (logit, variance) = (Logit(positive, a, b, c), 0.0);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++) variance += slopes[i] * slopes[j] * covariance[i * TrivariateFactor.Parameters + j];
        }

        var half = z * Math.Sqrt(Math.Max(0, variance));
        return new(Logistic.Expit(logit), Logistic.Expit(logit - half), Logistic.Expit(logit + half));
    }

    /// <summary>
    /// Median and central interval where the three logits are those of a new study, normal with the covariance of the means plus that between studies. Given those
    /// of sensitivity and specificity the logit is normal; these two are integrated.
    /// </summary>
    internal Interval NewStudy(bool positive, double level)
    {
        var (means, weights, deviation) = Parts(positive);
        var (low, middle, high) = (Quantile((1 - level) / 2), Quantile(0.5), Quantile((1 + level) / 2));
        return new(Logistic.Expit(middle), Logistic.Expit(low), Logistic.Expit(high));

        double Quantile(double probability)
        {
            var (lower, upper) = (-End, End);
            for (var i = 0; i < 60; i++)
            {
                var (at, below) = ((lower + upper) / 2, 0.0);
                for (var k = 0; k < means.Length; k++) below += weights[k] * Quantiles.NormalUpperTail((means[k] - at) / deviation);
                if (below < probability) lower = at;
                else upper = at;
            }

            return (lower + upper) / 2;
        }
    }

    private static double Logit(bool positive, double a, double b, double c) => positive
        ? c + Math.Log(Logistic.Expit(a)) - Math.Log(Logistic.Expit(-b))
        : -c - Math.Log(Logistic.Expit(-a)) + Math.Log(Logistic.Expit(b));

    /// <summary>The mean of the logit at nodes of sensitivity and specificity, their weights, and its standard deviation given them.</summary>
    private (double[] Means, double[] Weights, double Deviation) Parts(bool positive)
    {
        var (vA, vAB, vB) = (Total(0, 0), Total(0, 1), Total(1, 1));
        var (vAC, vBC, vC) = (Total(0, 2), Total(1, 2), Total(2, 2));
        var l11 = Math.Sqrt(vA);
        var l21 = vAB / l11;
        var l22 = Math.Sqrt(Math.Max(0, vB - l21 * l21));
        var l31 = vAC / l11;
        var l32 = l22 > 0 ? (vBC - l31 * l21) / l22 : 0;
        var l33 = Math.Sqrt(Math.Max(1e-12, vC - l31 * l31 - l32 * l32));
        var rule = GaussHermite.Rule(Nodes);
        var (means, weights) = (new double[Nodes * Nodes], new double[Nodes * Nodes]);
        for (var i = 0; i < Nodes; i++)
        {
            for (var j = 0; j < Nodes; j++)
            {
                var (x, y) = (rule.Nodes[i], rule.Nodes[j]);
                means[i * Nodes + j] = Logit(positive, theta[0] + l11 * x, theta[1] + l21 * x + l22 * y, theta[2] + l31 * x + l32 * y);
                weights[i * Nodes + j] = rule.Weights[i] * rule.Weights[j] * Math.Exp(-(x * x + y * y) / 2) / (2 * Math.PI);
            }
        }

        return (means, weights, l33);

        double Total(int i, int j) => covariance[i * TrivariateFactor.Parameters + j] + TrivariateFactor.Covariance(theta, i, j);
    }
}
