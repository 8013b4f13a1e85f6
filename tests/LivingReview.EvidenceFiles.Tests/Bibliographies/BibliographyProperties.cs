using System.Globalization;
using System.Text;
using CsCheck;
using LivingReview.EvidenceFiles.Bibliographies;

namespace LivingReview.EvidenceFiles.Tests.Bibliographies;

/// <summary>What holds for every bibliography: what was written is read, what was broken is named.</summary>
public sealed class BibliographyProperties
{
    private static readonly string[] Traps = ["ER-positive", "CT-based", "T1-weighted", "TY", "ER", "PMID-", "骨密度", "Müller", "هشاشة", "&", "5%", "(a)", "AB-negative"];

    private static readonly Gen<string> Word = Gen.Frequency(
        (6, Gen.String[Gen.Char['a', 'z'], 1, 9]), (1, Gen.Int[0, Traps.Length - 1].Select(i => Traps[i])));

    private static readonly Gen<Entry> Entries =
        from title in Word.Array[1, 12]
        from text in Word.Array[1, 40]
        from authors in Word.Array[0, 4]
        from year in Gen.Int[1900, 2030]
        from number in Gen.Int[1, 99_999_999]
        select new Entry(string.Join(' ', title), string.Join(' ', text), [.. authors.Distinct(StringComparer.OrdinalIgnoreCase)], year, number);

    /// <summary>Random line widths: a wrapped line may begin with anything.</summary>
    private static readonly Gen<(Entry[] Entries, int Width)> Files = Gen.Select(Entries.Array[1, 8], Gen.Int[1, 60]);

    [Fact]
    public Task Ris_is_read_as_it_was_written() => Files.SampleAsync(
        async file => Same(file.Entries, await ReadAsync(Ris(file.Entries, file.Width), BibliographyFormat.Ris)), iter: 300);

    [Fact]
    public Task Nbib_is_read_as_it_was_written() => Files.SampleAsync(
        async file => Same(file.Entries, await ReadAsync(Nbib(file.Entries, file.Width), BibliographyFormat.Nbib)), iter: 300);

    [Fact]
    public Task BibTeX_is_read_as_it_was_written() => Files.SampleAsync(
        async file => Same(file.Entries, await ReadAsync(BibTex(file.Entries), BibliographyFormat.BibTex)), iter: 300);

    /// <summary>A file from which lines or characters were lost, doubled or exchanged: every record is there, or a finding or the refusal says what happened.</summary>
    [Fact]
    public Task A_damaged_file_loses_no_record_in_silence() => Gen.Select(Files, Gen.Int[0, 1], Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue], Gen.Char[' ', '~']).Array[1, 6]).SampleAsync(async (file, kind, damages) =>
    {
        var text = kind == 0 ? Ris(file.Entries, file.Width) : Nbib(file.Entries, file.Width);
        foreach (var (how, where, what) in damages) text = Damaged(text, how, where, what);
        var format = kind == 0 ? BibliographyFormat.Ris : BibliographyFormat.Nbib;
        Bibliography read;
        try
        {
            read = await ReadAsync(text, format);
        }
        catch (BibliographyException)
        {
            return;
        }

        var begun = text.Split('\n').Count(line => line.StartsWith(kind == 0 ? "TY  - " : "PMID- ", StringComparison.Ordinal));
        Assert.True(read.Records.Count >= begun || read.Findings.Count > 0, $"{begun} records begin, {read.Records.Count} were read, and nothing was said:\n{text}");
    }, iter: 1000);

    private static string Damaged(string text, int how, int where, char what)
    {
        if (text.Length == 0) return text;
        var at = where % text.Length;
        var lines = text.Split('\n').ToList();
        var line = where % lines.Count;
        switch (how)
        {
            case 0: return text.Remove(at, 1);
            case 1: return text.Insert(at, what.ToString());
            case 2: return text[..at];
            case 3: lines.RemoveAt(line); return string.Join('\n', lines);
            case 4: lines.Insert(line, lines[line]); return string.Join('\n', lines);
            default: return text.Insert(at, "\n");
        }
    }

    private static async Task<Bibliography> ReadAsync(string text, BibliographyFormat format)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await BibliographyReader.ReadAsync(file, format, TestContext.Current.CancellationToken);
    }

    private static void Same(Entry[] entries, Bibliography read)
    {
        Assert.Empty(read.Findings);
        Assert.Equal(entries.Select(e => (e.Title, e.Text, string.Join('|', e.Authors), (int?)e.Year)), read.Records.Select(r => (r.Title!, r.Abstract!, string.Join('|', r.Authors), r.Year)));
    }

    private static string Ris(Entry[] entries, int width)
    {
        var text = new StringBuilder();
        foreach (var e in entries)
        {
            text.Append("TY  - JOUR\n").Append(Wrapped("TI  - ", "", e.Title, width)).Append(Wrapped("AB  - ", "", e.Text, width));
            foreach (var author in e.Authors) text.Append("AU  - ").Append(author).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"PY  - {e.Year}\nER  - \n\n");
        }

        return text.ToString();
    }

    private static string Nbib(Entry[] entries, int width)
    {
        var text = new StringBuilder();
        foreach (var e in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"PMID- {e.Number}\n").Append(Wrapped("TI  - ", "      ", e.Title, width)).Append(Wrapped("AB  - ", "      ", e.Text, width));
            foreach (var author in e.Authors) text.Append("FAU - ").Append(author).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"DP  - {e.Year} Jan\n\n");
        }

        return text.ToString();
    }

    private static string BibTex(Entry[] entries)
    {
        var text = new StringBuilder();
        foreach (var e in entries)
            text.Append(CultureInfo.InvariantCulture, $"@article{{k{e.Number},\n  title = {{{Escaped(e.Title)}}}, abstract = \"{Escaped(e.Text)}\", author = {{{string.Join(" and ", e.Authors.Select(a => "{" + Escaped(a) + "}"))}}}, year = {e.Year}\n}}\n");
        return text.ToString();

        static string Escaped(string value) => value.Replace("&", "\\&", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);
    }

    /// <summary>A value broken between words once a line is longer than the width.</summary>
    private static string Wrapped(string tag, string indent, string value, int width)
    {
        var (text, length) = (new StringBuilder(tag), 0);
        foreach (var (word, i) in value.Split(' ').Select((w, i) => (w, i)))
        {
            if (i > 0 && length >= width)
            {
                text.Append('\n').Append(indent);
                length = 0;
            }
            else if (i > 0)
            {
                text.Append(' ');
            }

            text.Append(word);
            length += word.Length + 1;
        }

        return text.Append('\n').ToString();
    }

    private sealed record Entry(string Title, string Text, IReadOnlyList<string> Authors, int Year, int Number);
}
