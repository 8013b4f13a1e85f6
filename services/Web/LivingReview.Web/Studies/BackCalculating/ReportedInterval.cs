namespace LivingReview.Web.Studies.BackCalculating;

/// <summary>A reported 95% interval while it is typed.</summary>
public sealed record ReportedInterval
{
    public int Number { get; init; }

    public string? Of { get; set; }

    public string Lower { get; set; } = "";

    public string Upper { get; set; } = "";

    public string? Method { get; set; }
}
