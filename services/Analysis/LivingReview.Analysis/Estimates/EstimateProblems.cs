using System.Globalization;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Analysis.Estimates;

/// <summary>Responses to requests for something that does not exist.</summary>
internal static class EstimateProblems
{
    public static IResult UnknownStratum(string stratum) =>
        Problem.Result(404, "unknown-stratum", "Unknown stratum", $"stratum: no study is in '{stratum}'.");

    public static IResult Malformed(string detail) => Problem.Result(400, "malformed", "Malformed request", detail);

    public static IResult NothingToFit() => Problem.Result(
        422, "nothing-to-fit", "Nothing can be fitted", "covariates: each needs two values among the studies, and there must be more tables than coefficients.");

    public static IResult UnknownRevision(long revision, long head) =>
        Problem.Result(404, "unknown-revision", "Unknown revision",
            string.Create(CultureInfo.InvariantCulture, $"revision: {revision} is not estimated; the review is at {head}."));
}
