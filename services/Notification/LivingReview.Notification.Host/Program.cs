using LivingReview.Notification;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;

return await ServiceHost.RunAsync(
    args,
    "livingreview-notification",
    builder =>
    {
        builder.Services.AddNotification(builder.Configuration);
        builder.Services.AddLivingReviewBus(builder.Configuration, bus => bus.AddNotificationConsumers());
    },
    app => app.MapNotification());
