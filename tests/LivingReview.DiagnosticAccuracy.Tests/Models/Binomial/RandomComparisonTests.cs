using System.Diagnostics;
using System.Globalization;
using System.Text;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

/// <summary>
/// Reviews that nobody chose, against lme4: the Laplace approximation (one node) of both must have one maximum, and where glmer's optimizers stop
/// lower, ours must be the higher one. Runs where Rscript with lme4 is installed.
/// </summary>
public sealed class RandomComparisonTests(ITestOutputHelper output)
{
    private const int Reviews = 18;

    /// <summary>Never lower than glmer by more than this.</summary>
    private const double Lower = 1e-7;

    /// <summary>Likelihoods nearer than this belong to one maximum; glmer's own are good to about that.</summary>
    private const double Same = 1e-6;

    [Fact]
    public async Task One_node_is_glmers_maximum_or_a_higher_one_on_random_reviews()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var reviews = Enumerable.Range(0, Reviews).Select(Draw).ToArray();
        var folder = Directory.CreateTempSubdirectory("random-comparison-");
        try
        {
            var (given, taken) = (Path.Combine(folder.FullName, "reviews.csv"), Path.Combine(folder.FullName, "fits.csv"));
            await File.WriteAllTextAsync(given, Csv(reviews), cancellationToken);
            await RunAsync([ReferenceData.PathOf("glmer.R"), given, taken], cancellationToken);

            var rows = (await File.ReadAllLinesAsync(taken, cancellationToken)).Skip(1).Select(l => l.Split(',')).ToArray();
            Assert.Equal(Reviews, rows.Length);
            var (same, higher, failed, farthest) = (0, 0, 0, 0.0);
            foreach (var row in rows)
            {
                var review = int.Parse(row[0], CultureInfo.InvariantCulture);
                var fit = BinomialModel.Fit(reviews[review], new BinomialOptions { Nodes = 1 });
                Assert.True(fit.Converged, Name(review));
                if (row[1].Length == 0)
                {
                    failed++;
                    continue;
                }

                var gain = fit.LogLikelihood!.Value - Number(row[1]);
                Assert.True(gain > -Lower, string.Create(CultureInfo.InvariantCulture, $"{Name(review)}: {fit.Regime}, lower than glmer by {-gain:E2}"));
                if (gain < Same)
                    same++;
                else
                    higher++;
                if (gain < Same && fit is { LogitSensitivity: { } a, LogitSpecificity: { } b })
                    farthest = Math.Max(farthest, Near(review, fit, [(Number(row[2]), a), (Number(row[3]), b)], gain));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"means at most {farthest:E1} apart"));
            output.WriteLine($"{same} at one maximum, {higher} where ours is the higher likelihood, {failed} that glmer could not fit, of {Reviews}");
            Assert.True(same > Reviews / 2, $"only {same} of {Reviews} are comparable");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Within 1e-5, and as near as two points can be told whose likelihoods differ by <paramref name="gain"/>: half of it a squared standard error.</summary>
    private static double Near(int review, BivariateFit fit, (double Theirs, double Ours)[] means, double gain)
    {
        double[] errors = [fit.SeLogitSensitivity ?? 1, fit.SeLogitSpecificity ?? 1];
        foreach (var ((theirs, ours), error) in means.Zip(errors))
        {
            var room = 1e-5 + error * Math.Sqrt(2 * Math.Max(0, gain));
            Assert.True(Math.Abs(theirs - ours) <= room, string.Create(CultureInfo.InvariantCulture, $"{Name(review)}: {theirs:R} in glmer, {ours:R} here, gain {gain:E2}"));
        }

        return means.Max(m => Math.Abs(m.Theirs - m.Ours));
    }

    private static string Name(int review) => string.Create(CultureInfo.InvariantCulture, $"review {review}, {Draw(review).Length} studies");

    /// <summary>4 to 40 studies; a third with ordinary arms, a third with few people, a third with near-perfect tests.</summary>
    private static TwoByTwo[] Draw(int review)
    {
        var seed = (ulong)review + 4242;
        var shape = new SimulatedReview(seed + 1_000_000);
        var studies = 4 + (int)(37 * Math.Pow(shape.Uniform(), 2));
        var (a, b, r) = (0.05 + 1.5 * shape.Uniform(), 0.05 + 1.5 * shape.Uniform(), 1.6 * shape.Uniform() - 0.8);
        return (review % 3) switch
        {
            0 => new SimulatedReview(seed) { VarianceA = a, VarianceB = b, Correlation = r }.Tables(studies),
            1 => new SimulatedReview(seed) { VarianceA = a, VarianceB = b, Correlation = r, Diseased = (3, 15), NonDiseased = (4, 25) }.Tables(studies),
            _ => new SimulatedReview(seed) { VarianceA = a, VarianceB = b, Correlation = r, MuA = 3.5, MuB = 4, Diseased = (8, 60), NonDiseased = (20, 150) }.Tables(studies),
        };
    }

    private static string Csv(TwoByTwo[][] reviews)
    {
        var text = new StringBuilder("set,TP,FP,FN,TN\n");
        for (var review = 0; review < reviews.Length; review++)
        {
            foreach (var t in reviews[review])
                text.Append(CultureInfo.InvariantCulture, $"{review},{t.TruePositives},{t.FalsePositives},{t.FalseNegatives},{t.TrueNegatives}\n");
        }

        return text.ToString();
    }

    private static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Rscript is not on this machine: install R with lme4 to compare with glmer.");
        }

        using (process)
        {
            var said = process!.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.SkipWhen(errors.Contains("there is no package called", StringComparison.Ordinal), "R is here without lme4: install it to compare with glmer.");
            Assert.True(process.ExitCode == 0, errors + await said);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
