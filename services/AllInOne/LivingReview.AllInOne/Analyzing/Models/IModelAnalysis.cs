using System.CommandLine;
using System.CommandLine.Parsing;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>A model of <c>analyze --model</c> beyond the pooling of one test, with the options that belong to it alone.</summary>
internal interface IModelAnalysis
{
    /// <summary>The name that <c>--model</c> takes.</summary>
    string Name { get; }

    /// <summary>Its options; <c>analyze</c> refuses them with any other model.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Finds what is wrong with the options before the file is read; adds one error for each fault.</summary>
    void Validate(CommandResult options);

    /// <summary>Fits the model.</summary>
    /// <exception cref="InputException">The file or an option cannot be used with this model: one line, exit code 2.</exception>
    Task<ModelResult> AnalyzeAsync(ModelInput input, CancellationToken cancellationToken);
}

/// <summary>What a model is given.</summary>
/// <param name="Path">The file.</param>
/// <param name="FileOptions">How it is read.</param>
/// <param name="Options">The options of the command line.</param>
/// <param name="Remarks">Takes warnings about the file and progress.</param>
internal sealed record ModelInput(string Path, AccuracyFileOptions FileOptions, ParseResult Options, IRemarks Remarks)
{
    /// <summary>Reads the file as 2x2 tables; what is remarkable about it is said.</summary>
    public async Task<AccuracyFile> ReadTablesAsync(CancellationToken cancellationToken)
    {
        var file = await AccuracyFile.ReadAsync(Path, FileOptions, cancellationToken);
        foreach (var remark in file.Remarks) Remarks.Warning(remark);
        return file;
    }
}
