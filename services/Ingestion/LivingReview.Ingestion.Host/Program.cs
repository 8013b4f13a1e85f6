using LivingReview.Ingestion;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;

return await ServiceHost.RunAsync(
    args,
    "livingreview-ingestion",
    builder =>
    {
        builder.Services.AddIngestion(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddIngestionConsumers());
    },
    app => app.MapIngestion());
