using System.Collections.Concurrent;
using System.Diagnostics;
using k8s;
using k8s.Models;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>
/// An overlay of infra/kubernetes as <c>kubectl kustomize</c> renders it, read strictly: a field that the API does not know is an error.
/// </summary>
internal sealed class Manifests
{
    /// <summary>Path of kubectl, if it is not the one in PATH.</summary>
    private const string Variable = "LIVINGREVIEW_TEST_KUBECTL";

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

    /// <summary>Renders an overlay, once.</summary>
    public static Manifests Of(string overlay) => Rendered.GetOrAdd(overlay, o => new(() => new Manifests(Render(o)))).Value;

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

    private static string Render(string overlay)
    {
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "kubectl";
        try
        {
            var start = new ProcessStartInfo(program, ["kustomize", Path.Combine(SourceTree.Root, "infra/kubernetes/overlays", overlay)]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            // What it complains of comes before its output, and is short.
            var error = process.StandardError.ReadToEnd();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0) return output;
            throw new InvalidOperationException($"kubectl kustomize of the overlay {overlay} (kubectl 1.21 or newer is needed) ended with {process.ExitCode}: {error}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Debian 12 packages one that is too old, so that the set-up of the tests cannot bring it.
            Assert.Skip($"The manifests are rendered by kubectl 1.21 or newer, which is not on this machine: install it, or name it in {Variable}.");
            throw;
        }
    }
}
