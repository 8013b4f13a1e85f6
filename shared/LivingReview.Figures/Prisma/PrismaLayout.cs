using LivingReview.Contracts.Studies;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Prisma;

/// <summary>
/// Layout of a PRISMA 2020 flow diagram: what goes on on the left and what drops out on the right of it; on a phone what drops out stands below, beside the
/// arrow that goes on.
/// </summary>
public sealed record PrismaLayout
{
    private const double Gap = 34;
    private const int MaxReasons = 8;

    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>Whether it is drawn for a phone or a single column.</summary>
    public required bool Narrow { get; init; }

    /// <summary>Where the name of a phase begins.</summary>
    public required double PhaseX { get; init; }

    public required IReadOnlyList<PrismaBox> Boxes { get; init; }

    /// <summary>Arrows between boxes.</summary>
    public required IReadOnlyList<(Point From, Point To)> Arrows { get; init; }

    /// <summary>Searches count what they found: also what another found, and what nobody has taken into the list yet.</summary>
    public static string NotInList => T["Of these not in the list of records"];

    /// <summary>How many of what searches found are not records of the list.</summary>
    public static int HitsNotInList(PrismaFlow flow) => Math.Max(0, flow.Searches.Sum(search => search.Hits) - flow.Identified);

    public static PrismaLayout Compute(PrismaFlow flow, bool narrow = false)
    {
        var boxes = new List<PrismaBox>();
        var arrows = new List<(Point, Point)>();
        var (y, stem, above) = (26.0, narrow ? 24.0 : 200.0, (double?)null);
        Row(T["Identification"],
            [T["Records identified ({0})", N(flow.Identified)], .. flow.Searches.Select(search => T["{0} ({1}), last searched {2}", search.Database, N(search.Hits), NumberText.Day(search.Last)]), .. Some(NotInList, HitsNotInList(flow))],
            [T["Duplicates removed ({0})", N(flow.DuplicatesRemoved)]]);
        Row(T["Screening"], [T["Records screened ({0})", N(flow.Screened)]], [T["Records excluded ({0})", N(flow.Excluded)], .. Some(T["Waiting to be screened"], flow.Awaiting)]);
        Row("", [T["Reports sought for retrieval ({0})", N(flow.Sought)]], [T["Reports not retrieved ({0})", N(flow.NotRetrieved)], .. Some(T["Waiting to be assessed"], flow.AwaitingAssessment)]);
        var reasons = flow.ExcludedByReason.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToList();
        Row("", [T["Reports assessed for eligibility ({0})", N(flow.Assessed)]],
            [T["Reports excluded ({0})", N(reasons.Sum(reason => reason.Value))], .. reasons.Take(MaxReasons).Select(reason => $"{reason.Key} ({N(reason.Value)})"),
             .. reasons.Count > MaxReasons ? [T["and {0} more reasons", reasons.Count - MaxReasons]] : Array.Empty<string>()]);
        Row(T["Included"], [T["Studies included ({0})", N(flow.StudiesIncluded)], T["Reports of included studies ({0})", N(flow.ReportsIncluded)], .. Some(T["of them found by other methods"], flow.StudiesByOtherMethods)],
            [.. Some(T["Included, waiting to be extracted"], flow.AwaitingExtraction)]);
        return new PrismaLayout { Width = narrow ? 360 : 720, Height = y - Gap + 8, Narrow = narrow, PhaseX = narrow ? stem + 12 : 4, Boxes = boxes, Arrows = arrows };

        void Row(string phase, IReadOnlyList<string> main, IReadOnlyList<string> aside)
        {
            var box = PrismaBox.Create(phase, 4, y, narrow ? 352 : 330, main);
            boxes.Add(box);
            if (above is { } from)
                arrows.Add((new Point(stem, from), new Point(stem, y)));
            above = box.Bottom;
            y = box.Bottom;
            if (aside.Count > 0)
            {
                var other = narrow ? PrismaBox.Create("", 48, box.Bottom + 20, 308, aside) : PrismaBox.Create("", 384, box.Y, 330, aside);
                boxes.Add(other);
                arrows.Add(narrow ? (new Point(200, box.Bottom), new Point(200, other.Y)) : (new Point(334, box.Y + 17), new Point(384, box.Y + 17)));
                y = Math.Max(y, other.Bottom);
            }

            y += Gap;
        }
    }

    /// <summary>A line only where there is something to count.</summary>
    private static string[] Some(string what, int count) => count > 0 ? [$"{what} ({N(count)})"] : [];

    // A line does not break within it.
    private static string N(int count) => $"n\u00a0=\u00a0{NumberText.Count(count)}";
}

/// <summary>A box with its lines of text; the phase is shown above its first box.</summary>
public sealed record PrismaBox(string Phase, double X, double Y, double Width, double Height, IReadOnlyList<PrismaLine> Lines)
{
    private const double Line = 18;

    // Of the widest that text commonly is: bold, and what stands below it.
    private const double BoldCharacter = 7.6, Character = 6.7;

    public double Bottom => Y + Height;

    /// <summary>A box as high as its texts, the first of which is what it is about; a text that is wider than the box goes on in a second line.</summary>
    internal static PrismaBox Create(string phase, double x, double y, double width, IReadOnlyList<string> texts)
    {
        var lines = texts.SelectMany((text, i) => TextFit.Lines(text, (int)((width - 24) / (i == 0 ? BoldCharacter : Character)), 2).Select(line => (Text: line, First: i == 0)))
            .Select((line, i) => new PrismaLine(line.Text, line.First, y + 22 + (Line * i))).ToList();
        return new PrismaBox(phase, x, y, width, (lines.Count * Line) + 16, lines);
    }
}

/// <param name="Text">What it says.</param>
/// <param name="First">Whether it says what the box is about.</param>
/// <param name="Y">Its baseline.</param>
public readonly record struct PrismaLine(string Text, bool First, double Y);
