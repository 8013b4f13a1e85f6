using System.CommandLine;
using System.CommandLine.Parsing;
using LivingReview.AllInOne.Analyzing.Models;
using LivingReview.Contracts;
using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.AllInOne.Analyzing;

/// <summary><c>livingreview analyze FILE.csv</c>: pools a file without any server. The result alone is on standard output.</summary>
internal static class AnalyzeCommand
{
    private static readonly string[] Formats = ["table", "json", "csv"];
    private static readonly string[] PoolingModels = Array.ConvertAll(Enum.GetValues<PoolingModel>(), AnalysisNames.Name);
    private static readonly string[] Intervals = Array.ConvertAll(Enum.GetValues<IntervalMethod>(), AnalysisNames.Name);
    private static readonly string[] Corrections = Array.ConvertAll(Enum.GetValues<ContinuityCorrection>(), AnalysisNames.Name);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "CSV, TSV or XLSX with the columns study, TP, FP, FN, TN; others are covariates, and primary (yes or no) selects tables." };
        var profile = new Option<string?>("--profile") { Description = "How the columns are named, as metadta or mada.", HelpName = "NAME" };
        var sheet = new Option<string?>("--sheet") { Description = "Sheet of a workbook, by name or number.", HelpName = "NAME" };
        var answers = new Option<string[]>("--answer") { Description = "Answer to a question about the file, as skip:6; may be repeated.", HelpName = "ANSWER" };
        var by = new Option<string[]>("--by") { Description = "Pool each level of this covariate on its own and compare them; may be repeated.", HelpName = "factor" };
        var others = ModelAnalyses.CreateAll();
        var model = Choice("--model", "The model.", [.. PoolingModels, .. others.Select(m => m.Name)]);
        var correction = Choice("--correction", "Which tables of the normal models get 0.5 added when a cell is 0: those with a zero, or all.", Corrections);
        var nodes = new Option<int?>("--nodes") { Description = "Quadrature nodes per dimension, 1 (Laplace, as lme4's glmer) to 200. Default: as many as make the result exact." };
        var minimum = new Option<int>("--min-k") { Description = "Fewer studies than this are listed, not pooled.", DefaultValueFactory = _ => 4 };
        var select = Choice("--select", "Which table counts where a study has several in a stratum and none is primary: none leaves the study out and names it; all-clustered and all-shared-effects use every table.", [.. StableNames.All<TableSelection>()]);
        var external = new Option<string[]>("--external") { Description = "A level that counts as external validation, for --select external-validation; may be repeated.", HelpName = "factor=level" };
        var all = new Option<bool>("--all-tables") { Description = "Use every table, whatever the primary column says: the same as --select all-clustered." };
        var interval = Choice("--interval", "Intervals of summary sensitivity and specificity: automatic is calibrated-profile up to 20 studies, where the others are short, and wald above. The Wald interval is beside them.", [Names.Name(IntervalMethod.Automatic), .. Intervals.SkipLast(1)]);
        var format = Choice("--format", "How the result is written.", Formats);
        nodes.MustLieIn(1, 200);
        minimum.MustLieIn(1, int.MaxValue);

        var command = new Command("analyze", "Pool a file of 2x2 tables without any server.") { file, by, model, correction, nodes, minimum, interval, select, external, all, format, profile, sheet, answers };
        foreach (var option in others.SelectMany(m => m.Options)) command.Add(option);
        command.Validators.Add(result => RefuseIgnored(result, model, nodes, interval, correction));
        command.Validators.Add(result => RefuseForeign(result, model, others, [by, correction, nodes, minimum, interval, select, external, all], format));
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(file),
            new AccuracyFileOptions(result.GetValue(profile), result.GetValue(sheet), result.GetValue(answers)),
            others.FirstOrDefault(m => m.Name == result.GetValue(model)),
            result,
            new([.. (result.GetValue(by) ?? []).Select(f => PlainText.Tidy(f) ?? "")], SelectionOf(result.GetValue(all), result.GetValue(select)!), new PoolingOptions
            {
                Model = (PoolingModel)Math.Max(0, Array.IndexOf(PoolingModels, result.GetValue(model))),
                Correction = (ContinuityCorrection)Array.IndexOf(Corrections, result.GetValue(correction)),
                Intervals = (IntervalMethod)Array.IndexOf(Intervals, result.GetValue(interval)),
                Nodes = result.GetValue(nodes),
                MinimumStudies = result.GetValue(minimum),
            })
            {
                External = result.GetValue(external) ?? [],
            },
            result.GetValue(format)!,
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    /// <summary>An option that the chosen model would ignore is a mistake, not a wish.</summary>
    private static void RefuseIgnored(CommandResult result, Option<string> model, Option<int?> nodes, Option<string> interval, Option<string> correction)
    {
        // While an option is validated it does not have its default yet.
        if (result.GetValue(model) is { } chosen && !PoolingModels.Contains(chosen)) return;
        var binomial = (result.GetValue(model) ?? PoolingModels[0]) == PoolingModel.Binomial.Name();
        var fixedNodes = result.GetResult(nodes) is { Implicit: false };
        var exact = binomial && !fixedNodes;
        if (!exact && result.GetValue(interval) is { } kind && (kind == IntervalMethod.Profile.Name() || kind == IntervalMethod.CalibratedProfile.Name()))
            result.AddError($"--interval {kind} needs the exact binomial model: it cannot be combined with {(binomial ? "--nodes" : "--model " + result.GetValue(model))}.");
        if (!binomial && fixedNodes)
            result.AddError("--nodes belongs to the binomial model: the normal models have no quadrature.");
        if (binomial && result.GetResult(correction) is { Implicit: false })
            result.AddError("--correction belongs to the normal models: the binomial model needs none.");
    }

    /// <summary>An option that belongs to another model is refused by the name of the model that it belongs to.</summary>
    private static void RefuseForeign(CommandResult result, Option<string> model, IReadOnlyList<IModelAnalysis> others, IReadOnlyList<Option> pooling, Option<string> format)
    {
        var name = result.GetValue(model) ?? PoolingModels[0];
        var chosen = others.FirstOrDefault(m => m.Name == name);
        foreach (var (owner, option) in others.Where(m => m != chosen).SelectMany(m => m.Options.Select(o => (m.Name, o))))
        {
            if (IsGiven(option)) result.AddError($"{option.Name} belongs to --model {owner}, not to --model {name}.");
        }

        if (chosen is null) return;
        foreach (var option in pooling.Where(IsGiven)) result.AddError($"{option.Name} belongs to the pooling of one test, not to --model {name}.");
        if (result.GetValue(format) == "csv") result.AddError($"--format csv cannot hold the figures of --model {name}: choose table or json.");
        chosen.Validate(result);

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    private static async Task<int> RunAsync(
        string path, AccuracyFileOptions options, IModelAnalysis? other, ParseResult given, AnalysisRequest request, string format, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var remarks = new Remarks(error);
            if (other is not null)
            {
                var result = await other.AnalyzeAsync(new(path, options, given, remarks), cancellationToken);
                await output.WriteLineAsync((format == "json" ? result.ToJson(other.Name) : result.ToTable(other.Name)).TrimEnd('\n'));
                return ExitCode.Success;
            }

            var file = await AccuracyFile.ReadAsync(path, options, cancellationToken);
            foreach (var remark in file.Remarks) remarks.Warning(remark);
            var analysis = FileAnalysis.Run(file, request, remarks, cancellationToken);
            await output.WriteLineAsync((format switch
            {
                "json" => AnalysisJson.Write(analysis),
                "csv" => AnalysisCsv.Write(analysis),
                _ => AnalysisTable.Write(analysis),
            }).TrimEnd('\n'));
            return ExitCode.Success;
        }
        catch (InputException fault)
        {
            await error.WriteLineAsync("livingreview: " + Remarks.OneLine(fault.Message));
            return ExitCode.Usage;
        }
    }

    private static TableSelection SelectionOf(bool allTables, string select) =>
        allTables ? TableSelection.AllClustered : StableNames.TryParse(select, out TableSelection selection) ? selection : TableSelection.None;

    /// <summary>An option with a fixed set of words, the first being the default.</summary>
    private static Option<string> Choice(string name, string description, string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
