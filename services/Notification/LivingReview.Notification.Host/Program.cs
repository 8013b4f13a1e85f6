using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Notification;

return await ServiceHost.RunAsync(
    args,
    "livingreview-notification",
    builder =>
    {
        builder.Services.AddNotification(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddNotificationConsumers());
    },
    app => app.MapNotification());
