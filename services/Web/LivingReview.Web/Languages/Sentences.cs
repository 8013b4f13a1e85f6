using System.Text.RegularExpressions;
using LivingReview.Web.Formatting;
using LivingReview.Web.Terms;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LivingReview.Web.Languages;

/// <summary>What stands around a marked part of a sentence: an element, a link, or a term with its explanation.</summary>
/// <param name="Open">Opens it, given what is within.</param>
internal sealed record SentencePart(Action<RenderTreeBuilder, RenderFragment> Open);

/// <summary>
/// A sentence with markup is one text, so that another language can order it as it needs: {0} is a value, &lt;1&gt;...&lt;/1&gt; a part that the
/// value 1 marks (<see cref="Link"/>, <see cref="Tag"/>, <see cref="TermOf"/>), &lt;b&gt; and the like are elements.
/// </summary>
internal static partial class Sentences
{
    public static RenderFragment Sentence(string text, params object?[] values) => builder =>
    {
        var parts = Marks().Matches(T[text]);
        Write(builder, T[text], parts, 0, parts.Count, values);
    };

    public static SentencePart Link(string href) => Tag("a", ("href", href));

    public static SentencePart Tag(string element, params (string Name, object? Value)[] attributes) => new((builder, content) =>
    {
        builder.OpenElement(0, element);
        foreach (var (name, value) in attributes)
            builder.AddAttribute(1, name, value);
        builder.AddContent(2, content);
        builder.CloseElement();
    });

    /// <summary>A term that explains itself. As the value of a mark without content, {0}, it is named as in the glossary.</summary>
    public static SentencePart TermOf(string key) => new((builder, content) =>
    {
        builder.OpenComponent<Term>(0);
        builder.AddComponentParameter(1, nameof(Term.Key), key);
        builder.AddComponentParameter(2, nameof(Term.ChildContent), content);
        builder.CloseComponent();
    });

    /// <summary>A moment that is counted from now.</summary>
    public static RenderFragment TimeOf(DateTimeOffset at) => builder =>
    {
        builder.OpenComponent<RelativeTime>(0);
        builder.AddComponentParameter(1, nameof(RelativeTime.At), at);
        builder.CloseComponent();
    };

#pragma warning disable ASP0006 // The source of a sentence is its text: the order of its marks is that of its parts.
    // Writes the marks from first to before last, with the text between them.
    private static void Write(RenderTreeBuilder builder, string text, MatchCollection marks, int first, int last, object?[] values)
    {
        var at = first == 0 ? 0 : marks[first - 1].Index + marks[first - 1].Length;
        for (var i = first; i < last; i++)
        {
            var mark = marks[i];
            Add(builder, i, text[at..mark.Index]);
            at = mark.Index + mark.Length;
            if (mark.Groups["value"] is { Success: true } value)
            {
                Add(builder, i, values[int.Parse(value.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)]);
                continue;
            }

            var (name, from, to) = (mark.Groups["name"].Value, i + 1, EndOf(marks, i));
            RenderFragment content = inner => Write(inner, text, marks, from, to, values);
            if (int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var part))
                builder.AddContent(i, new RenderFragment(outer => ((SentencePart)values[part]!).Open(outer, content)));
            else
                builder.AddContent(i, new RenderFragment(outer => Tag(name).Open(outer, content)));
            (i, at) = (to, marks[to].Index + marks[to].Length);
        }

        Add(builder, last, text[at..(last < marks.Count ? marks[last].Index : text.Length)]);
    }

    // The mark that closes the one at an index; parts may hold parts.
    private static int EndOf(MatchCollection marks, int open)
    {
        for (var i = open + 1; i < marks.Count; i++)
        {
            if (marks[i].Groups["close"].Value == marks[open].Groups["name"].Value)
                return i;
        }

        throw new FormatException($"<{marks[open].Groups["name"].Value}> is not closed.");
    }

    private static void Add(RenderTreeBuilder builder, int sequence, object? content)
    {
        if (content is RenderFragment fragment)
            builder.AddContent(sequence, fragment);
        else if (content is SentencePart part)
            builder.AddContent(sequence, new RenderFragment(outer => part.Open(outer, null!)));
        else if (content is not (null or ""))
            builder.AddContent(sequence, content.ToString());
    }

#pragma warning restore ASP0006

    [GeneratedRegex(@"\{(?<value>\d+)\}|</(?<close>\w+)>|<(?<name>\w+)>")]
    private static partial Regex Marks();
}
