using LivingReview.Hosting.Store;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace LivingReview.Hosting.Problems;

/// <summary>
/// Faults of the store that pass by themselves: the caller is asked to try again. They are no faults of the program and leave one line in its log,
/// without a stack trace.
/// </summary>
internal sealed partial class PassingFaultHandler(IProblemDetailsService problems, ILogger<PassingFaultHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken cancellationToken)
    {
        if (http.Response.HasStarted || Judge(fault) is not var (why, seconds, problem)) return false;
        Refused(log, http.Request.Method, http.Request.Path, why, fault.GetBaseException().Message.ReplaceLineEndings(" "));
        http.Response.StatusCode = problem.Status!.Value;
        http.Response.Headers.RetryAfter = seconds;
        return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
    }

    /// <summary>Why a request was refused, after how many seconds it is worth another try, and what the caller reads; null for a fault that stays.</summary>
    private static (string Why, string Seconds, ProblemDetails Problem)? Judge(Exception fault)
    {
        // What is written decides again after a lost race, a limited number of times. Beyond it nothing is stored.
        if (StoreFaults.IsConflict(fault))
        {
            return ("it lost every race with other writers", "1",
                Problem.Details(503, "changed-meanwhile", "Others change the same now", "Nothing was stored. Try again in a moment."));
        }

        if (StoreFaults.IsOutage(fault))
        {
            return ("the database is away", "2", Problem.Details(503, "database-away", "The database does not answer",
                "Try again in a moment. Whether a change took effect is not known: repeat it with the same Idempotency-Key."));
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} was refused, {Why}: {Reason}")]
    private static partial void Refused(ILogger log, string method, string path, string why, string reason);
}
