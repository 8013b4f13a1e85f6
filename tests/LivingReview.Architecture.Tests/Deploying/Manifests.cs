using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>
/// An overlay of infra/kubernetes as <c>kubectl kustomize</c> renders it, read strictly: a field that the API does not know is an error.
/// </summary>
internal sealed partial class Manifests
{
    /// <summary>Path of kubectl, if it is not the one in PATH.</summary>
    private const string Variable = "LIVINGREVIEW_TEST_KUBECTL";

    private const string Missing = $"kubectl 1.21 or newer is not installed (https://kubernetes.io/docs/tasks/tools/), or name the program in {Variable}.";

    public static readonly string[] Overlays = ["external", "production"];

    private static readonly ConcurrentDictionary<string, Lazy<Manifests>> Rendered = new();

    private readonly List<object> _objects;

    private Manifests(string text)
    {
        Text = text;
        _objects = KubernetesYaml.LoadAllFromString(text, CustomResources.Types, strict: true);
    }

    public string Text { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All => [.. _objects.Cast<IKubernetesObject<V1ObjectMeta>>()];

    /// <summary>Renders an overlay, once; the running test is skipped where there is no kubectl that can.</summary>
    public static Manifests Render(string overlay) => Rendered.GetOrAdd(overlay, o => new(() => new Manifests(Kustomize(o)))).Value;

    public IReadOnlyList<T> Get<T>()
        where T : IKubernetesObject<V1ObjectMeta> => [.. _objects.OfType<T>()];

    public T Get<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Get<T>().Single(o => o.Metadata.Name == name);

    /// <summary>The pods that it makes: their labels and what is in them.</summary>
    public IReadOnlyList<(string Name, IDictionary<string, string> Labels, V1PodSpec Spec)> Pods =>
    [
        .. Get<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template.Metadata.Labels, d.Spec.Template.Spec)),
        .. Get<V1Job>().Select(j => (j.Metadata.Name, j.Spec.Template.Metadata.Labels, j.Spec.Template.Spec)),
    ];

    private static string Kustomize(string overlay)
    {
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "kubectl";
        var (exitCode, output, error) = Run(program, ["kustomize", Path.Combine(SourceTree.Root, "infra/kubernetes/overlays", overlay)]);
        if (exitCode == 0) return output;
        // Debian 12 packages 1.20.
        Assert.SkipWhen(IsTooOld(program), Missing);
        throw new InvalidOperationException($"kubectl kustomize of the overlay {overlay} ended with {exitCode}: {error}");
    }

    private static bool IsTooOld(string program)
    {
        var version = KubectlVersion().Match(Run(program, ["version", "--client", "-o", "yaml"]).Output);
        return version.Success && Version.Parse(version.Groups["version"].Value) < new Version(1, 21);
    }

    private static (int ExitCode, string Output, string Error) Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            // Its complaints come before its output, and are short.
            var error = process.StandardError.ReadToEnd();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip(Missing);
            throw;
        }
    }

    [GeneratedRegex(@"gitVersion: v(?<version>\d+\.\d+)")]
    private static partial Regex KubectlVersion();
}
