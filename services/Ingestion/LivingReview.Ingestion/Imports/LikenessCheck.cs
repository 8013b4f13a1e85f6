using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.Imports;

/// <summary>Equal 2x2 tables in two studies, and names that are nearly the same: something to look at, never a fault.</summary>
internal sealed class LikenessCheck
{
    /// <summary>A review with more studies is not compared with the file: that is said.</summary>
    private const int MaxStudies = 2000;

    /// <summary>Fewer people than this have the same table by chance.</summary>
    private const long MinPeople = 20;

    private readonly Dictionary<(long, long, long, long), (string Study, string Label)> _tables = [];
    private readonly Dictionary<string, List<(string Study, string Label, string Key)>> _names = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Whether the review is too large to be compared.</summary>
    public bool Skipped { get; private set; }

    public static async Task<LikenessCheck> LoadAsync(IQuerySession session, ReviewRecord review, CancellationToken cancellationToken)
    {
        var check = new LikenessCheck { Skipped = review.Studies > MaxStudies };
        if (check.Skipped) return check;
        var id = review.Id;
        foreach (var record in await session.Query<StudyRecord>().Where(s => s.Review == id && s.Withdrawn == null).ToListAsync(cancellationToken)) check.Remember(record.Study);
        return check;
    }

    /// <summary>Compares a study with those that are there and those before it in the file.</summary>
    public void Compare(ExtractedStudy study, ImportRow row, FaultLog findings)
    {
        if (_count > 5 * MaxStudies) return;
        for (var i = 0; i < study.Tables.Count; i++)
        {
            if (_tables.TryGetValue(Counts(study.Tables[i]), out var other) && other.Study != study.Id)
            {
                findings.Warn(new ImportFault(row.Lines[Math.Min(i, row.Lines.Count - 1)], "study", $"'{study.Label}' has the same 2x2 table as '{other.Label}' ({other.Study}): one study under two names?"));
            }
        }

        if (study.Label.Length > 0 && _names.TryGetValue(Bucket(study.Label), out var near))
        {
            foreach (var (id, label, key) in near.Where(n => n.Study != study.Id && AreNear(n.Key, PlainText.Key(study.Label))).Take(3))
            {
                findings.Warn(new ImportFault(row.Lines[0], "study", $"'{study.Label}' is nearly the name of '{label}' ({id}): one study or two?"));
            }
        }

        Remember(study);
    }

    private void Remember(ExtractedStudy study)
    {
        if (_count++ > 5 * MaxStudies) return;
        foreach (var table in study.Tables.Where(t => t.Tp + t.Fp + t.Fn + t.Tn >= MinPeople)) _tables.TryAdd(Counts(table), (study.Id, study.Label));
        var bucket = Bucket(study.Label);
        if (!_names.TryGetValue(bucket, out var names)) _names.Add(bucket, names = []);
        if (names.Count < 200) names.Add((study.Id, study.Label, PlainText.Key(study.Label)));
    }

    private static (long, long, long, long) Counts(ExtractedTable t) => (t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>Near names have the same digits: the year of a study is part of its name.</summary>
    private static string Bucket(string label) => string.Concat(label.Where(char.IsAsciiDigit));

    /// <summary>The same letters, or one of five or more added, left out or changed; not the a and b behind a year.</summary>
    private static bool AreNear(string a, string b)
    {
        if (a == b) return true;
        var (x, y) = (Name(a), Name(b));
        return x != y && Math.Min(x.Length, y.Length) >= 5 && Math.Abs(x.Length - y.Length) <= 1 && DiffersByOne(x, y) && a[x.Length..].Where(char.IsAsciiDigit).SequenceEqual(b[y.Length..].Where(char.IsAsciiDigit));
    }

    private static string Name(string key) => new([.. key.TakeWhile(c => !char.IsAsciiDigit(c))]);

    private static bool DiffersByOne(string a, string b)
    {
        if (a.Length > b.Length) (a, b) = (b, a);
        var start = 0;
        while (start < a.Length && a[start] == b[start]) start++;
        return a.AsSpan(a.Length == b.Length ? Math.Min(start + 1, a.Length) : start).SequenceEqual(b.AsSpan(Math.Min(start + 1, b.Length)));
    }

    /// <summary>What is said where the review is too large.</summary>
    public static string Remark => string.Create(CultureInfo.InvariantCulture, $"The file was not compared with the review for equal 2x2 tables and near-equal names, because the review has more than {MaxStudies} studies.");
}
