using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LivingReview.Hosting.Problems;

/// <summary>Where a reader of JSON stands, as problems name fields: "tables[0].fn".</summary>
internal sealed class JsonLocation
{
    private readonly Stack<Level> _levels = new();

    /// <summary>The reader has come to a token.</summary>
    public void Enter(JsonTokenType token)
    {
        if (token is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            _levels.Pop();
            return;
        }

        if (token == JsonTokenType.PropertyName)
        {
            _levels.Peek().Name = null; // a name that is wrong itself is a fault of its object
            return;
        }

        if (_levels.TryPeek(out var around) && around.IsArray) around.Index++;
        if (token is JsonTokenType.StartObject or JsonTokenType.StartArray) _levels.Push(new Level(token == JsonTokenType.StartArray));
    }

    /// <summary>The member that the reader has come to.</summary>
    public void Name(string name) => _levels.Peek().Name = name;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var level in _levels.Reverse())
        {
            if (level.IsArray) text.Append(CultureInfo.InvariantCulture, $"[{level.Index}]");
            else if (level.Name is { } name) text.Append(text.Length == 0 ? "" : ".").Append(name);
        }

        return text.ToString();
    }

    private sealed class Level(bool isArray)
    {
        public bool IsArray => isArray;

        public int Index { get; set; } = -1;

        public string? Name { get; set; }
    }
}
