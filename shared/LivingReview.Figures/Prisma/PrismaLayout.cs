using LivingReview.Contracts.Studies;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Prisma;

/// <summary>Layout of a PRISMA 2020 flow diagram.</summary>
public sealed record PrismaLayout
{
    public const double Width = 720;
    private const double Line = 18;
    private const double Gap = 34;
    private const int MaxReasons = 8;

    public required double Height { get; init; }

    public required IReadOnlyList<PrismaBox> Boxes { get; init; }

    /// <summary>Arrows between boxes.</summary>
    public required IReadOnlyList<(Point From, Point To)> Arrows { get; init; }

    public static PrismaLayout Compute(PrismaFlow flow)
    {
        var boxes = new List<PrismaBox>();
        var arrows = new List<(Point, Point)>();
        var y = 26.0;
        Row(T["Identification"],
            [T["Records identified ({0})", N(flow.Identified)], .. flow.Searches.Select(search => T["{0} ({1}), last searched {2}", search.Database, N(search.Hits), NumberText.Day(search.Last)])],
            [T["Duplicates removed ({0})", N(flow.DuplicatesRemoved)]]);
        Row(T["Screening"], [T["Records screened ({0})", N(flow.Screened)]], [T["Records excluded ({0})", N(flow.Excluded)], .. Some(T["Waiting to be screened"], flow.Awaiting)]);
        Row("", [T["Reports sought for retrieval ({0})", N(flow.Sought)]], [T["Reports not retrieved ({0})", N(flow.NotRetrieved)], .. Some(T["Waiting to be assessed"], flow.AwaitingAssessment)]);
        var reasons = flow.ExcludedByReason.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).ToList();
        Row("", [T["Reports assessed for eligibility ({0})", N(flow.Assessed)]],
            [T["Reports excluded ({0})", N(reasons.Sum(reason => reason.Value))], .. reasons.Take(MaxReasons).SelectMany(reason => TextFit.Lines($"{reason.Key} ({N(reason.Value)})", 36, 2)),
             .. reasons.Count > MaxReasons ? [T["and {0} more reasons", reasons.Count - MaxReasons]] : Array.Empty<string>()]);
        Row(T["Included"], [T["Studies included ({0})", N(flow.StudiesIncluded)], T["Reports of included studies ({0})", N(flow.ReportsIncluded)], .. Some(T["of them found by other methods"], flow.StudiesByOtherMethods)],
            [.. Some(T["Included, waiting to be extracted"], flow.AwaitingExtraction)]);
        return new PrismaLayout { Height = y - Gap + 8, Boxes = boxes, Arrows = arrows };

        void Row(string phase, IReadOnlyList<string> main, IReadOnlyList<string> aside)
        {
            var height = (Math.Max(main.Count, aside.Count) * Line) + 16;
            var box = new PrismaBox(phase, 4, y, 330, (main.Count * Line) + 16, main);
            boxes.Add(box);
            if (boxes.Count(other => other.X < 100) > 1)
                arrows.Add((new Point(200, boxes.Last(other => other.X < 100 && other != box).Bottom), new Point(200, y)));
            if (aside.Count > 0)
            {
                boxes.Add(new PrismaBox("", 384, y, 330, (aside.Count * Line) + 16, aside));
                arrows.Add((new Point(334, y + 17), new Point(384, y + 17)));
            }

            y += height + Gap;
        }
    }

    /// <summary>A line only where there is something to count.</summary>
    private static string[] Some(string what, int count) => count > 0 ? [$"{what} ({N(count)})"] : [];

    private static string N(int count) => $"n = {NumberText.Count(count)}";
}

/// <summary>A box with its lines of text; the phase is shown above its first box.</summary>
public sealed record PrismaBox(string Phase, double X, double Y, double Width, double Height, IReadOnlyList<string> Lines)
{
    public double Bottom => Y + Height;
}
