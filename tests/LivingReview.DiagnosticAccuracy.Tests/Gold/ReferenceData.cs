using System.Globalization;
using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests.Gold;

/// <summary>A data set with named columns beside its tables.</summary>
internal sealed record DataSet(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    internal TwoByTwo[] Tables => [.. Rows.Select(r => new TwoByTwo(
        Count(r, Columns, "TP"), Count(r, Columns, "FP"), Count(r, Columns, "FN"), Count(r, Columns, "TN")))];

    internal string[] Column(string name)
    {
        var index = IndexOf(Columns, name);
        return [.. Rows.Select(r => r[index])];
    }

    private static long Count(string[] row, IReadOnlyList<string> columns, string name) =>
        long.Parse(row[IndexOf(columns, name)], CultureInfo.InvariantCulture);

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
                return i;
        }

        throw new InvalidOperationException($"No column {name}.");
    }
}

/// <summary>
/// Our own cases beside this file, and the reference folder with published data sets, which is not part of the repository and may be absent:
/// then the tests rest on our own cases alone.
/// </summary>
internal static class ReferenceData
{
    internal static string? Folder { get; } = Path.GetDirectoryName(Find(Path.Combine("shared", "statistics", "gold")));

    internal static string Own(params string[] path) =>
        Path.Combine([AppContext.BaseDirectory, .. path]);

    internal static DataSet Read(string path)
    {
        var lines = File.ReadAllLines(path).Where(l => l.Length > 0).ToArray();
        return new DataSet(Path.GetFileNameWithoutExtension(path), Split(lines[0]), [.. lines.Skip(1).Select(Split)]);
    }

    internal static JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    /// <summary>Each gold file's data set with its result: the whole set, or the subset that the file's name states.</summary>
    internal static IEnumerable<(string Name, TwoByTwo[] Tables, JsonElement Unit)> GoldUnits()
    {
        if (Folder is null)
            yield break;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "gold"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var parts = name.Split("__");
            var data = Read(Path.Combine(Folder, "datasets", parts[0] + ".csv"));
            var root = Json(file);
            if (parts.Length == 1)
            {
                yield return (name, data.Tables, root.GetProperty("overall"));
            }
            else
            {
                var level = data.Column(parts[1]);
                yield return (name, [.. data.Tables.Where((_, i) => level[i] == parts[2])], root.GetProperty("result"));
            }
        }
    }

    private static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    private static string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
