using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Tests;

/// <summary>Reads a file as every way in does.</summary>
internal sealed record Read(IReadOnlyList<ImportRow> Rows, FaultLog Log, IReadOnlyList<string> Remarks, StudyFile File)
{
    public IReadOnlyList<ImportFault> Faults => Log.All;

    /// <summary>Studies without a fault.</summary>
    public IReadOnlyList<ImportRow> Good => [.. Rows.Where(r => !r.Broken && !r.Lines.Any(Log.Has))];

    public static Task<Read> TextAsync(string text, MappingProfile? profile = null, Protocol? protocol = null, params string[] answers) =>
        BytesAsync(Encoding.UTF8.GetBytes(text), profile, protocol, answers);

    public static async Task<Read> CaseAsync(string name, MappingProfile? profile = null, Protocol? protocol = null, params string[] answers)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Cases", name);
        return await BytesAsync(await System.IO.File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), profile ?? Profiles.OfFormat(FileFormats.OfName(name)!), protocol, answers);
    }

    public static async Task<Read> BytesAsync(byte[] content, MappingProfile? profile = null, Protocol? protocol = null, params string[] answers)
    {
        var parsed = ImportAnswers.Parse(answers, profile ?? Profiles.Generic, out var fault) ?? throw new ArgumentException(fault, nameof(answers));
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var file = new StudyFile(parsed, protocol ?? new Protocol(), faults, remarks);
        using var stream = new MemoryStream(content);
        return new Read(await file.GatherAsync(stream, int.MaxValue, TestContext.Current.CancellationToken), faults, remarks, file);
    }

    public static string Counts(ImportRow row) => string.Join(' ', row.Study.Tables!.Select(t => FormattableString.Invariant($"{t.Tp}/{t.Fp}/{t.Fn}/{t.Tn}")));
}
