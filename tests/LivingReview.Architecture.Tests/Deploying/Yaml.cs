using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>A node of a YAML file, to walk through by names.</summary>
internal sealed class Yaml(object? node)
{
    // A merge gives its keys first; the node's own, which follow, win.
    private static readonly IDeserializer Reader = new DeserializerBuilder().Build();

    public bool Exists => node is not null;

    public string Text => node as string ?? throw new InvalidDataException($"A text was expected, not {node?.GetType().Name ?? "nothing"}.");

    public IReadOnlyList<Yaml> Items => node is IList<object> list ? [.. list.Select(i => new Yaml(i))] : [];

    public IReadOnlyList<string> Texts => [.. Items.Select(i => i.Text)];

    public IReadOnlyList<string> Keys => node is IDictionary<object, object> map ? [.. map.Keys.Cast<string>()] : [];

    public bool IsText => node is string;

    public Yaml this[string key] => new(node is IDictionary<object, object> map && map.TryGetValue(key, out var value) ? value : null);

    /// <summary>A file of the working copy, with its anchors and merges resolved.</summary>
    public static Yaml Read(string file) => Parse(SourceTree.Read(file));

    public static Yaml Parse(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        parser.Consume<StreamStart>();
        return new Yaml(Reader.Deserialize<object>(parser));
    }

    /// <summary>The node in a form in which equal trees are equal texts.</summary>
    public override string ToString() => node switch
    {
        null => "~",
        string text => text,
        IList<object> list => $"[{string.Join(", ", list.Select(i => new Yaml(i)))}]",
        IDictionary<object, object> map => $"{{{string.Join(", ", map.OrderBy(e => (string)e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {new Yaml(e.Value)}"))}}}",
        _ => Convert.ToString(node, CultureInfo.InvariantCulture)!,
    };
}
