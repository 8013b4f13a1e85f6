using LivingReview.Analysis;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;

return await ServiceHost.RunAsync(
    args,
    "livingreview-analysis",
    builder =>
    {
        builder.Services.AddAnalysis(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddAnalysisConsumers());
    },
    app => app.MapAnalysis());
