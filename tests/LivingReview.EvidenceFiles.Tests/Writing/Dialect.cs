using System.Globalization;
using System.Text;
using CsCheck;

namespace LivingReview.EvidenceFiles.Tests.Writing;

/// <summary>A study as somebody writes it down.</summary>
internal sealed record WrittenStudy(string Name, long Tp, long Fp, long Fn, long Tn, double Rate);

/// <summary>How a program writes a table.</summary>
internal sealed record Dialect(char Separator, bool DecimalComma, string Charset, bool Mark, string End, bool Title, bool Declared, int BlankRows, bool Floats, bool Surplus, int Order)
{
    private static readonly int[][] Orders = [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [1, 0, 2, 4, 3, 5]];
    private static readonly string[] Header = ["study", "TP", "FP", "FN", "TN", "reported_sensitivity"];

    public static Gen<Dialect> Any { get; } = Gen.Select(
        Gen.Select(One.Of(',', ';', '\t', '|'), Gen.Bool, One.Of("utf-8", "utf-16"), Gen.Bool),
        Gen.Select(One.Of("\n", "\r\n"), Gen.Bool, Gen.Bool, Gen.Int[0, 2]),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 2]),
        (a, b, c) => new Dialect(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3 && a.Item1 is ',' or ';' && b.Item3, b.Item4, c.Item1, c.Item2, c.Item3));

    public byte[] Write(IReadOnlyList<WrittenStudy> studies)
    {
        var text = new StringBuilder();
        var order = Orders[Order];
        if (Declared) text.Append("sep=").Append(Separator).Append(End);
        if (Title) text.Append(Cell("Table 1. What was extracted")).Append(End);
        Line(order.Select(i => Header[i]));
        foreach (var s in studies)
        {
            string[] cells = [s.Name, Count(s.Tp), Count(s.Fp), Count(s.Fn), Count(s.Tn), Number(s.Rate)];
            Line(order.Select(i => cells[i]));
            for (var i = 0; i < BlankRows; i++) text.Append(new string(Separator, i == 0 ? 5 : 0)).Append(End);
        }

        var encoding = Charset == "utf-16" ? new UnicodeEncoding(false, true) : (Encoding)new UTF8Encoding(Mark);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())];

        void Line(IEnumerable<string> cells) => text.Append(string.Join(Separator, cells.Select(Cell))).Append(Surplus ? new string(Separator, 2) : "").Append(End);
    }

    private string Cell(string text) =>
        text.AsSpan().IndexOfAny("\"\r\n") >= 0 || text.Contains(Separator, StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private string Count(long count) => count.ToString(CultureInfo.InvariantCulture) + (Floats ? DecimalComma ? ",0" : ".0" : "");

    /// <summary>A program writes all decimals or none of three: 0.911 is beyond doubt, 1.234 would not be.</summary>
    private string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return DecimalComma ? text.Replace('.', ',') : text;
    }
}
