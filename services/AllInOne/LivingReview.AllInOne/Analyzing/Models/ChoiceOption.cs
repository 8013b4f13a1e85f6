using System.CommandLine;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>An option that takes one of a few names, each of which stands for a value. The first is the default.</summary>
internal sealed class ChoiceOption<T> : Option<string>
    where T : notnull
{
    private readonly (string Name, T Value)[] _choices;

    public ChoiceOption(string name, string description, params (string Name, T Value)[] choices)
        : base(name)
    {
        _choices = choices;
        Description = description;
        DefaultValueFactory = _ => choices[0].Name;
        AcceptOnlyFromAmong([.. choices.Select(c => c.Name)]);
    }

    public T Chosen(ParseResult options) => _choices.First(c => c.Name == options.GetValue(this)).Value;

    public string NameOf(T value) => _choices.First(c => c.Value.Equals(value)).Name;
}
