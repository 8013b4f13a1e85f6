using System.Diagnostics;
using OpenTelemetry.Trace;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// A trace begins with a request, or with a thing that is followed (<see cref="Tracing.Begin"/>), and with nothing else: what services do of themselves (announce heads, look for deliveries, poll the
/// database) is left out, so that an idle system sends nothing and a study's way is not hidden. Whatever continues a trace follows its
/// decision.
/// </summary>
/// <param name="requests">Which requests are kept.</param>
internal sealed class RequestSampler(Sampler requests) : Sampler
{
    private static readonly SamplingResult Drop = new(SamplingDecision.Drop);

    /// <summary>The sampler of the standard variables OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG.</summary>
    /// <param name="name">Its name; null for parentbased_always_on.</param>
    /// <param name="ratio">The share of the ratio samplers.</param>
    /// <returns>Null if there is no sampler of that name.</returns>
    public static Sampler? Named(string? name, double ratio) => name switch
    {
        null or "" or "always_on" or "parentbased_always_on" => new RequestSampler(new AlwaysOnSampler()),
        "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
        "traceidratio" or "parentbased_traceidratio" => new RequestSampler(new TraceIdRatioBasedSampler(ratio)),
        _ => null,
    };

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default) return new SamplingResult((parent.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
        return samplingParameters.Kind == ActivityKind.Server || samplingParameters.Tags?.Any(tag => tag.Key == Tracing.Begins) == true ? requests.ShouldSample(samplingParameters) : Drop;
    }
}
