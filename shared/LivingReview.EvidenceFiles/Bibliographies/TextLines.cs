using System.Runtime.CompilerServices;
using System.Text;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>The lines of a text with their numbers, bounded in length.</summary>
internal static class TextLines
{
    public static async IAsyncEnumerable<(int Number, string Text)> ReadAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        var line = new StringBuilder();
        var buffer = new char[8192];
        var afterReturn = false;
        int length;
        while ((length = await text.ReadAsync(buffer, cancellationToken)) > 0)
        {
            for (var i = 0; i < length; i++)
            {
                var c = buffer[i];
                if (c == '\n' && afterReturn)
                {
                    afterReturn = false; // the second half of \r\n
                    continue;
                }

                afterReturn = c == '\r';
                if (c is '\n' or '\r')
                {
                    yield return (++number, Take());
                }
                else if (line.Length >= BibliographyReader.MaxLineLength)
                {
                    throw new BibliographyException(number + 1, "The line is longer than a million characters.");
                }
                else
                {
                    line.Append(c);
                }
            }
        }

        if (line.Length > 0) yield return (++number, Take());

        string Take()
        {
            var taken = line.ToString();
            line.Clear();
            return taken;
        }
    }
}
