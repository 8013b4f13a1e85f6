using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>A data set with named columns beside its tables.</summary>
internal sealed record DataSet(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    internal TwoByTwo[] Tables => [.. Rows.Select(r => new TwoByTwo(Count(r, "TP"), Count(r, "FP"), Count(r, "FN"), Count(r, "TN")))];

    internal StudyTable[] StudyTables => [.. Column("study").Zip(Tables, (study, table) => new StudyTable(study, table))];

    internal string[] Column(string name)
    {
        var index = IndexOf(name);
        return [.. Rows.Select(r => r[index])];
    }

    /// <summary>The rows with a value in a column.</summary>
    internal DataSet Where(string column, string value)
    {
        var index = IndexOf(column);
        return this with { Rows = [.. Rows.Where(r => r[index] == value)] };
    }

    private long Count(string[] row, string name) => long.Parse(row[IndexOf(name)], CultureInfo.InvariantCulture);

    private int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == name)
                return i;
        }

        throw new InvalidOperationException($"No column {name}.");
    }
}

/// <summary>The files of Reference/Data, which are copied beside the tests.</summary>
internal static class ReferenceData
{
    internal static string PathOf(params string[] path) => Path.Combine([AppContext.BaseDirectory, "Reference", "Data", .. path]);

    /// <summary>The files of a folder by name, without their extension.</summary>
    internal static string[] Names(string folder, string extension) =>
        [.. Directory.GetFiles(PathOf(folder), "*." + extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    internal static DataSet Table(params string[] path)
    {
        var file = PathOf(path);
        var lines = File.ReadAllLines(file).Where(l => l.Length > 0).ToArray();
        return new DataSet(Path.GetFileNameWithoutExtension(file), Split(lines[0]), [.. lines.Skip(1).Select(Split)]);
    }

    internal static JsonElement Json(params string[] path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(path)));
        return document.RootElement.Clone();
    }

    /// <summary>The fields of a line; a field in quotes may hold commas.</summary>
    internal static string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
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
