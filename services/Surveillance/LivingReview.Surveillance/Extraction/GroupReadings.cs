using System.Globalization;

namespace LivingReview.Surveillance.Extraction;

/// <summary>A way to read the numbers of people: all of them, and how many have the condition, where the reading says it.</summary>
/// <param name="Total">All.</param>
/// <param name="Diseased">Those with the condition; null leaves it open.</param>
internal sealed record GroupReading(long Total, long? Diseased);

/// <summary>The readings of the group sizes of a text: each size as the total, each two that can be the two groups.</summary>
/// <param name="All">The readings.</param>
/// <param name="OneUnit">Whether persons are counted and nothing else: where lesions or eyes are counted as well, a smaller table may fit by the wrong unit.</param>
internal sealed record GroupReadings(IReadOnlyList<GroupReading> All, bool OneUnit)
{
    private const int MostSizes = 14;
    private const long LargestTotal = 200_000;

    private static readonly HashSet<string> Things = new(StringComparer.Ordinal)
    {
        "eyes", "lesions", "tumors", "tumours", "nodules", "masses", "knees", "hips", "shoulders", "joints", "limbs", "breasts", "nodes", "discs", "disks", "vertebrae", "teeth",
        "segments", "vessels", "arteries", "kidneys", "polyps", "images", "radiographs", "scans", "specimens", "samples", "biopsies", "slides", "episodes", "visits", "endoscopies", "recordings",
    };

    public static GroupReadings Of(IReadOnlyList<FoundFigure> figures)
    {
        var sizes = figures.Where(f => f.Kind == FigureKind.GroupSize).ToList();
        var counts = sizes.Select(f => long.Parse(f.Printed, CultureInfo.InvariantCulture)).Concat(figures.Where(f => f.Trials is not null).Select(f => f.Trials!.Value))
            .Where(n => n is >= 3 and <= LargestTotal).Distinct().Order().ToList();
        if (counts.Count is 0 or > MostSizes) return new([], false);
        var readings = new HashSet<GroupReading>();
        foreach (var a in counts)
        {
            readings.Add(new(a, null));
            foreach (var b in counts)
            {
                if (a != b && a + b <= LargestTotal) readings.Add(new(a + b, a)); // a has the condition, b has not
                if (a < b) readings.Add(new(b, a));
                if (a < b) readings.Add(new(b, b - a));
                if (a < b) readings.Add(new(a + b, null));
            }
        }

        return new([.. readings], !sizes.Any(s => s.Unit is { } unit && Things.Contains(unit)));
    }
}
