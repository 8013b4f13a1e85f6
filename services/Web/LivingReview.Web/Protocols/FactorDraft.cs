using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Protocols;

/// <summary>A factor while it is edited. Levels that studies may name keep their keys, whatever their labels become.</summary>
public sealed record FactorDraft
{
    /// <summary>Key of a factor that was there; empty for a new one, whose key follows from its label.</summary>
    public string Name { get; init; } = "";

    public string Label { get; set; } = "";

    /// <summary>The levels that were there.</summary>
    public List<LevelDraft> Levels { get; init; } = [];

    /// <summary>Further levels, one per line, as a reader sees them.</summary>
    public string MoreLevels { get; set; } = "";

    public string Key => Name.Length > 0 ? Name : KeyOf(Label);

    public static FactorDraft From(Factor factor) => new()
    {
        Name = factor.Name,
        Label = factor.Label ?? StratumText.Words(factor.Name),
        Levels = [.. factor.Levels.Select(level => new LevelDraft { Key = level, Label = factor.LevelLabels.GetValueOrDefault(level) ?? StratumText.Words(level) })],
    };

    /// <summary>The factor; new levels as they are typed, to which the server gives keys.</summary>
    public Factor ToFactor(Factor? before)
    {
        var levels = Levels.Select(level => level.Key).Concat(ProtocolDraft.Lines(MoreLevels)).ToList();
        var label = Label.Trim();
        return new Factor
        {
            Name = Key,
            Label = before is not null && (before.Label ?? StratumText.Words(Name)) == label ? before.Label : label,
            Levels = levels,
            LevelLabels = Levels.Where(level => level.Label.Trim().Length > 0 && (before?.LevelLabels.ContainsKey(level.Key) == true || level.Label.Trim() != StratumText.Words(level.Key)))
                .ToDictionary(level => level.Key, level => level.Label.Trim(), StringComparer.Ordinal),
        };
    }

    private static string KeyOf(string label)
    {
        var key = new StringBuilder();
        foreach (var letter in PlainText.WithoutMarks(label))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                key.Append(letter);
            else if (key.Length > 0 && key[^1] != '_' && (char.IsWhiteSpace(letter) || char.IsPunctuation(letter)))
                key.Append('_');
        }

        return key.ToString().Trim('_');
    }
}

/// <summary>A level while its label is edited.</summary>
public sealed record LevelDraft
{
    public string Key { get; init; } = "";

    public string Label { get; set; } = "";
}

/// <summary>A combination of levels while it is edited.</summary>
public sealed record ConjunctionDraft
{
    /// <summary>The levels that all hold, each as "factor=level"; empty texts are not chosen yet.</summary>
    public List<string> Levels { get; init; } = ["", ""];

    /// <summary>Factors whose levels divide it further.</summary>
    public List<string> By { get; init; } = [];
}
