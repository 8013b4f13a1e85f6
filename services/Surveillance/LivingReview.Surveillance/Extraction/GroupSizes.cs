using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>Finds how many people, images, lesions... a text speaks of, with the counts of "51 of 56" and "(n = 101)".</summary>
internal static partial class GroupSizes
{
    private const string Nouns =
        "patients|subjects|participants|women|men|males|females|girls|boys|children|infants|newborns|neonates|adults|adolescents|individuals|persons|people|volunteers|controls|cases|"
        + "residents|students|athletes|donors|veterans|outpatients|inpatients|pregnancies|fetuses|couples|mothers|"
        + "eyes|lesions|tumou?rs|nodules|masses|knees|hips|shoulders|joints|limbs|breasts|nodes|discs|disks|vertebrae|teeth|segments|vessels|arteries|kidneys|polyps|cancers|carcinomas|malignancies|"
        + "images|radiographs|scans|examinations|exams|specimens|samples|biopsies|sera|swabs|aspirates|smears|slides|tests|studies|episodes|visits|procedures|endoscopies|operations|fractures|"
        + "infections|attacks|events|admissions|positives|negatives|recordings|measurements|evaluations|sets|non-?responders|responders";

    public static IEnumerable<FoundFigure> In(string plain)
    {
        var taken = new List<(int Start, int End)>();
        foreach (Match match in Equal().Matches(plain))
        {
            if (NumberWords.Digits(match.Groups["n"].Value) is not { } n) continue;
            taken.Add((match.Groups["n"].Index, match.Groups["n"].Index + match.Groups["n"].Length));
            yield return Size(n, match.Groups["n"].Index, match.Groups["n"].Length, null);
        }

        var words = NumberWords.In(plain).ToDictionary(w => w.Offset);
        foreach (Match match in Parts().Matches(plain).Concat(OfThem().Matches(plain)))
        {
            foreach (var part in new[] { match.Groups["x"], match.Groups["m"] })
            {
                var value = NumberWords.Digits(part.Value) ?? NumberWords.Value(part.Value);
                if (!Overlaps(part.Index, part.Index + part.Length)) yield return Size(value, part.Index, part.Length, null);
                taken.Add((part.Index, part.Index + part.Length));
            }
        }

        foreach (Match match in Counted().Matches(plain))
        {
            var number = match.Groups["n"];
            if (Overlaps(number.Index, number.Index + number.Length)) continue;
            yield return Size(NumberWords.Digits(number.Value)!.Value, number.Index, number.Length, match.Groups["unit"].Value);
        }

        foreach (var word in words.Values)
        {
            if (word.Value < 5 || Overlaps(word.Offset, word.Offset + word.Length) || !WordCounted().IsMatch(plain.AsSpan(word.Offset + word.Length))) continue;
            yield return Size(word.Value, word.Offset, word.Length, WordCounted().Match(plain, word.Offset + word.Length) is { Success: true } m ? m.Groups["unit"].Value : null);
        }

        bool Overlaps(int start, int end) => taken.Any(t => start < t.End && t.Start < end);
    }

    private static FoundFigure Size(long value, int offset, int length, string? unit) =>
        new(FigureKind.GroupSize, FormattableString.Invariant($"{value}"), offset, length, -1) { Unit = string.IsNullOrEmpty(unit) ? null : unit };

    [GeneratedRegex(@"\bn\s*=\s*(?<n>\d{1,3}(?:,\d{3})+|\d+)(?![.\d%])", RegexOptions.CultureInvariant)]
    private static partial Regex Equal();

    [GeneratedRegex(
        @"(?<![\w.,/-])(?<x>\d+(?:,\d{3})*|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)\b)(?:\s*\(\d+(?:\.\d+)?\s?%\))?(?:\s+[a-z]+)?\s*(?:/|\bof\b|\bout of\b|\bof the\b|\bof all\b)\s*(?:the\s+)?(?<m>\d+(?:,\d{3})*)(?![\w.%/-])(?!\s?%)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();

    [GeneratedRegex(
        @"(?<![\w.,/-]|[<>=≥≤]\s?)(?<n>\d{1,3}(?:,\d{3})+|\d{1,3} \d{3}|\d+)(?![\w.%/]|-\d)(?!\s?%)(?!\s?(?:years?|months?|days?|hours?|weeks?|min|mg|ml|mm|cm|h\b))(?:\s*\(\d+(?:\.\d+)?\s?%\))?(?:[ -](?!of\b|and\b|or\b|to\b|in\b|with\b|were\b|was\b|for\b)[a-z][a-z'-]*(?:\s?\([a-z0-9 ]{1,12}\))?,?){0,5}?[ -](?<unit>" + Nouns + @")\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\bof (?:the )?(?<m>\d+(?:,\d{3})*) (?:[^.,;\d(]|(?<=\b[a-z])\.){0,70}(?:\([^)]{0,20}\))?,\s*(?<x>\d+)(?![\w.%/-]|,\d)(?!\s?%)", RegexOptions.CultureInvariant)]
    private static partial Regex OfThem();

    /// <summary>The counts printed as "x of m", with their places.</summary>
    public static IEnumerable<(long Events, long Trials, int Offset)> Fractions(string plain) => Parts().Matches(plain).Concat(OfThem().Matches(plain))
        .Select(m => (Events: Count(m.Groups["x"].Value), Trials: Count(m.Groups["m"].Value), m.Index)).Where(f => f.Events <= f.Trials && f.Trials > 0);

    private static long Count(string number) => NumberWords.Digits(number) ?? NumberWords.Value(number);

    [GeneratedRegex(@"\G(?:\s*\(\d+(?:\.\d+)?\s?%\))?(?:[ -](?!of\b|and\b|or\b|to\b|in\b|with\b|were\b|was\b|for\b)[a-z][a-z'-]*,?){0,5}?[ -](?<unit>" + Nouns + @")\b", RegexOptions.CultureInvariant)]
    private static partial Regex WordCounted();
}
