using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion;

return await ServiceHost.RunAsync(
    args,
    "livingreview-ingestion",
    builder =>
    {
        builder.Services.AddIngestion(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddIngestionConsumers());
    },
    app => app.MapIngestion());
