using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;

namespace LivingReview.EvidenceFiles.Tests.Studies;

/// <summary>Reads a file with a protocol that has factors.</summary>
internal static class GivenFile
{
    public static Protocol Protocol { get; } = new()
    {
        Factors =
        [
            new Factor { Name = "modality", Levels = ["radiograph", "ct", "mri"] },
            new Factor { Name = "ml_type", Levels = ["deep-learning", "traditional-ml"] },
            new Factor { Name = "examination_part", Levels = ["hip", "jaw"] },
        ],
    };

    public static async Task<(IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportFault> Faults)> ReadAsync(byte[] content, MappingProfile profile, ICollection<string>? remarks = null)
    {
        var read = await Read.BytesAsync(content, profile, Protocol);
        foreach (var remark in read.Remarks) remarks?.Add(remark);
        return ([.. read.Rows.Where(r => !r.Broken)], read.Faults);
    }
}
