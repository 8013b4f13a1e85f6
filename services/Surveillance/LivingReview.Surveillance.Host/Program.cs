using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Surveillance;

return await ServiceHost.RunAsync(
    args,
    "livingreview-surveillance",
    builder =>
    {
        builder.Services.AddSurveillance(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddSurveillanceConsumers());
    },
    app => app.MapSurveillance());
