using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Documents;

namespace LivingReview.Web.Reporting;

/// <summary>Where the items of PRISMA-DTA and of its extension for living reviews stand in a report; what only authors can write is said to be theirs.</summary>
internal static class ReportingItems
{
    private const string Authors = "for the authors to write";

    public static IReadOnlyList<ReportBlock> Write(Protocol protocol) =>
    [
        new ReportBlock.Heading(2, "Reporting items"),
        new ReportBlock.Table("PRISMA-DTA (McInnes 2018): where each item is.", ["Item", "Topic", "Where"],
        [
            Item("1", "Title", "Title"), Item("2", "Abstract", Authors), Item("3", "Rationale", Authors), Item("D1", "Clinical role of the index test", Authors), Item("4", "Objectives", "Question and eligibility"),
            Item("5", "Protocol and registration", "the protocol’s page, with its history"), Item("6", "Eligibility criteria", "Question and eligibility"), Item("7, 8", "Information sources, search", "Information sources and search; strategies: " + Authors),
            Item("9, 10", "Study selection, data collection", Authors), Item("11", "Definitions for data extraction", string.IsNullOrWhiteSpace(protocol.ReferenceStandard) ? Authors : "Question and eligibility"),
            Item("12", "Risk of bias and applicability", "Risk of bias"), Item("13, 14", "Accuracy measures, synthesis", "Data synthesis"), Item("D2", "Meta-analysis", "Data synthesis"), Item("16", "Additional analyses", "the review’s page, Checks and What if"),
            Item("17", "Study selection", "Study selection"), Item("18", "Study characteristics", "Study characteristics"), Item("19", "Risk of bias and applicability", "Risk of bias"), Item("20", "Results of individual studies", "forest plots"),
            Item("21", "Synthesis of results", "Accuracy"), Item("23", "Additional analyses", "the review’s page, Checks and What if"), Item("24", "Summary of evidence", "Plain-language summary; summary of findings"), Item("25", "Limitations", "Limitations that the data show; of the process: " + Authors),
            Item("26, 27", "Conclusions, funding", Authors),
        ], [0.8, 3, 5]),
        new ReportBlock.Table("Living review (PRISMA-LSR): where each item is.", ["Topic", "Where"],
        [
            ["Living mode: search, screening, update", "Information sources and search; Methods"], ["Trigger of an update or an alert", "Methods; the review’s alert policies"], ["Version and its date", "below the title; Published versions"],
            ["Changes since the version before", "the review’s page, Changes; a version’s bundle (prisma-lsr.md)"], ["Retirement from the living mode", Authors],
        ], [4, 5]),
    ];

    private static IReadOnlyList<string> Item(string number, string topic, string where) => [number, topic, where];
}
