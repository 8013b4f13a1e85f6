using System.Diagnostics;
using System.Text;
using CsCheck;
using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.EvidenceFiles.Tests.Writing;

namespace LivingReview.EvidenceFiles.Tests.Tables;

/// <summary>Mutations of the real shapes: never an exception that nobody expects, never a row that goes without a finding, in bounded time.</summary>
public sealed class FuzzTests
{
    internal static readonly Protocol Protocol = new() { Factors = [new Factor { Name = "modality", Levels = ["us", "ct", "mri"] }] };

    private static readonly (string Name, byte[] Content)[] Shapes =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases")).Where(f => FileFormats.OfName(f) is not null).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))).Where(f => f.Item2.Length < 20_000),
    ];

    private static readonly string[] Pieces = ["\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", "\0", "\uFEFF", "NA", "1,020", "1.020", "-1", "9223372036854775808", "1e400", "=1+1", "study", "TP", "sep=;\n", "李", "\u00A0", "%"];

    private static readonly Gen<(int Shape, byte[] Content)> Mutated = Gen.Int[0, Shapes.Length - 1].SelectMany(shape =>
        Gen.Select(Gen.Int[0, Shapes[shape].Content.Length], Gen.Int[0, 40], Gen.OneOf(One.Of(Pieces).Select(Encoding.UTF8.GetBytes), Gen.Byte.Array[0, 6])).Array[1, 6]
            .Select(edits => (shape, Edit(Shapes[shape].Content, edits))));

    [Fact]
    public async Task A_mutated_file_is_read_or_has_a_finding()
    {
        Assert.NotEmpty(Shapes);
        await Mutated.SampleAsync(async mutated =>
        {
            var watch = Stopwatch.StartNew();
            var read = await Read.BytesAsync(mutated.Content, Profiles.OfFormat(FileFormats.OfName(Shapes[mutated.Shape].Name)!), Protocol);

            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "The time is not bounded.");
            Assert.All(read.Faults, f => Assert.True(f.Row >= 1 && f.Reason.Length > 0));
            Assert.True(read.Rows.Count > 0 || read.Faults.Count > 0 || IsEmptyTable(read), "Nothing came and nothing was said.");
        }, iter: 4000, print: m => $"{Shapes[m.Shape].Name}: {Convert.ToBase64String(m.Content)}");
    }

    [Fact]
    public Task No_row_of_numbers_goes_without_a_finding() => Gen.Select(Gen.Int[0, 8], Gen.Int[0, 3], One.Of("\"", "\n", ",", ";", "\"x", "\r", "x\"y")).Array[1, 4].SampleAsync(async edits =>
    {
        // Eight rows, each with marks somewhere: whatever they do, each row is there, or something is said.
        var rows = Enumerable.Range(0, 8).Select(i => FormattableString.Invariant($"S{i},{i + 10},{i + 2},{i + 1},{2 * i + 40},note {i}")).ToArray();
        foreach (var (at, place, piece) in edits)
        {
            if (at >= rows.Length) continue;
            var position = place switch { 0 => 0, 1 => 2, 2 => rows[at].LastIndexOf(',') + 1, _ => rows[at].Length };
            rows[at] = rows[at].Insert(Math.Min(position, rows[at].Length), piece);
        }

        var read = await Read.TextAsync("study,TP,FP,FN,TN,note\n" + string.Join('\n', rows) + "\n");

        return read.Good.Count == 8 || read.Faults.Count > 0 || read.Rows.Count >= 8;
    }, iter: 5000);

    private static bool IsEmptyTable(Read read) => read.File.Header.Count > 0 || read.Rows.Count == 0;

    private static byte[] Edit(byte[] content, IEnumerable<(int At, int Cut, byte[] Piece)> edits)
    {
        var bytes = content.ToList();
        foreach (var (at, cut, piece) in edits)
        {
            var start = Math.Min(at, bytes.Count);
            bytes.RemoveRange(start, Math.Min(cut, bytes.Count - start));
            bytes.InsertRange(start, piece);
        }

        return [.. bytes];
    }
}
