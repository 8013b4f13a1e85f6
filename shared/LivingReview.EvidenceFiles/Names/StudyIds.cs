using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivingReview.EvidenceFiles.Names;

/// <summary>
/// Ids from names. A name never disappears: where letters outside a-z are lost, a short hash of the whole name keeps two names apart.
/// </summary>
public static class StudyIds
{
    /// <summary>Most characters of an id.</summary>
    public const int MaxLength = 100;

    private const int HashLength = 8;

    /// <summary>"Jang 2021" gives "jang-2021"; "李 2022" gives "2022-" and eight characters that are this name's alone.</summary>
    /// <param name="label">The study's label.</param>
    public static string FromLabel(string label)
    {
        var (id, lost) = Plain(label);
        return lost ? WithHash(id, label) : Cut(id, MaxLength);
    }

    /// <summary>The id of a study whose plain id another study has.</summary>
    /// <param name="label">The study's label.</param>
    /// <param name="year">Its year.</param>
    public static string Distinct(string label, int? year) =>
        WithHash(Plain(label).Id, string.Create(CultureInfo.InvariantCulture, $"{label}|{year}"));

    private static (string Id, bool Lost) Plain(string label)
    {
        var id = new StringBuilder();
        var lost = false;
        foreach (var c in PlainText.WithoutMarks(label))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(c);
            }
            else
            {
                lost |= char.IsLetterOrDigit(c) || char.IsSurrogate(c);
                if (id.Length > 0 && id[^1] != '-') id.Append('-');
            }
        }

        return (id.ToString().TrimEnd('-'), lost || id.Length == 0);
    }

    private static string WithHash(string id, string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PlainText.Tidy(name) ?? "")))[..HashLength];
        var start = Cut(id, MaxLength - HashLength - 1);
        return start.Length == 0 ? "study-" + hash : $"{start}-{hash}";
    }

    private static string Cut(string id, int length) => id.Length <= length ? id : id[..length].TrimEnd('-');
}
